/**
 * The rule as the builder holds it: groups and rows with a key of their own, so that a row keeps its place on the screen while it
 * moves. What the builder does not understand is kept as it came: reading a rule and writing it again changes nothing.
 *
 * Terminology: a *row* is one condition; a *part* is a group or a row; the *where* of a row is a rule over properties,
 * its *followedBy* the next step of a sequence.
 */
import type { Fields, ValueKind } from './values';

export type GroupWord = 'all' | 'any' | 'none';
export const GROUP_WORDS: readonly GroupWord[] = ['all', 'any', 'none'];

export interface GroupPart {
  readonly key: string;
  readonly word: GroupWord;
  readonly members: readonly Part[];
  /** Stands on the screen only: with one member, the rule is that member. */
  readonly implicit?: true;
}

/** The condition without its `where`, which is a tree of its own; any other JSON where a condition should be. */
export interface RowPart {
  readonly key: string;
  readonly condition: unknown;
  readonly where?: GroupPart;
  /** The step that follows an event: a row of its own, without a kind. */
  readonly followedBy?: RowPart;
  /** As what the value of a property is typed in, when that was chosen; an empty input does not tell. */
  readonly valueKind?: ValueKind;
}

export type Part = GroupPart | RowPart;

let made = 0;
export const newKey = (): string => `part-${(made += 1)}`;

export const isGroup = (part: Part): part is GroupPart => 'members' in part;
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A rule as a tree; a lone condition stands in a group that is not written. */
export function treeOf(rule: unknown): GroupPart {
  const part = partOf(rule);
  return isGroup(part) ? part : { key: newKey(), word: 'all', members: [part], implicit: true };
}

function partOf(rule: unknown): Part {
  const word = GROUP_WORDS.find(
    (name) => isFields(rule) && Object.keys(rule).length === 1 && Array.isArray(rule[name]),
  );
  if (word !== undefined)
    return { key: newKey(), word, members: ((rule as Record<string, unknown[]>)[word] ?? []).map(partOf) };
  return rowOf(rule);
}

function rowOf(rule: unknown): RowPart {
  if (!isFields(rule)) return { key: newKey(), condition: rule };
  const { where, followedBy, ...condition } = rule;
  return {
    key: newKey(),
    condition: {
      ...condition,
      ...(where !== undefined && !isFields(where) && { where }),
      ...(followedBy !== undefined && !isFields(followedBy) && { followedBy }),
    },
    ...(isFields(where) && { where: treeOf(where) }),
    ...(isFields(followedBy) && { followedBy: rowOf(followedBy) }),
  };
}

/** The rule that a tree stands for. */
export function ruleOf(part: Part): unknown {
  if (isGroup(part))
    return isLone(part) ? ruleOf(part.members[0] as Part) : { [part.word]: part.members.map(ruleOf) };
  if (part.where === undefined && part.followedBy === undefined) return part.condition;
  return {
    ...(part.condition as Fields),
    ...(part.where && { where: ruleOf(part.where) }),
    ...(part.followedBy && { followedBy: ruleOf(part.followedBy) }),
  };
}

const isLone = (group: GroupPart): boolean =>
  group.implicit === true && group.word === 'all' && group.members.length === 1;

/** Where each part stands in the rule, as JSON Pointers by key. */
export function pointersOf(root: Part): Map<string, string> {
  const pointers = new Map<string, string>();
  const visit = (part: Part, at: string): void => {
    pointers.set(part.key, at);
    if (isGroup(part))
      part.members.forEach((member, index) =>
        visit(member, isLone(part) ? at : `${at}/${part.word}/${index}`),
      );
    else {
      if (part.where !== undefined) visit(part.where, `${at}/where`);
      if (part.followedBy !== undefined) visit(part.followedBy, `${at}/followedBy`);
    }
  };
  visit(root, '');
  return pointers;
}
