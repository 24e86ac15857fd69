import { InvalidArgumentError, type Rule } from '../../../../engine';
import { plain } from '../parameters/readParameters';
import { combinationIn, membersOf, type Combination } from './combination';
import { rowsIn } from './operand';
import type { Row, Surroundings } from './RowKind';
import { GROUP, kindOf, rowKinds, USUAL_KIND } from './rowKinds';

/** What a form of conditions holds: rows, some of which are groups of rows, and how they combine. */
export interface ConditionForm {
  combine: Combination;
  rows: readonly Row[];
}

/** The rule that the rows say. What they cannot mean is left to the engine's own validation, which names the place. */
export function ruleOfRows({ combine, rows }: ConditionForm, surroundings: Surroundings): Rule {
  return { [combine]: rows.map((row) => ruleOf(row, surroundings)) } as unknown as Rule;
}

function ruleOf(row: Row, surroundings: Surroundings): Rule {
  const said = plain(row['kind']) || USUAL_KIND;
  if (said === GROUP) {
    const rows = rowsIn(row['group']);
    if (rows.length === 0)
      throw new InvalidArgumentError('A group of conditions has no row', {
        hint: 'Add a condition to it, or remove the group',
      });
    return ruleOfRows({ combine: combinationIn(row['groupCombine']), rows }, surroundings);
  }
  const kind = kindOf(said);
  if (kind === undefined)
    throw new InvalidArgumentError(`There is no kind of condition '${said}'`, {
      hint: `Choose one of ${[...rowKinds.map(({ value }) => value), GROUP].join(', ')}`,
    });
  return kind.toRule(row, surroundings);
}

/**
 * The form that says this rule, and nothing else: made into a rule again it is the same. Undefined for a rule that rows do not say, such as one with
 * groups in groups of groups: that one stays JSON.
 */
export function rowsOfRule(rule: Rule): ConditionForm | undefined {
  const { combine, members } = membersOf<Rule>(rule) ?? { combine: 'all' as const, members: [rule] };
  const rows = members.map((member) => rowOfRule(member) ?? rowOfGroup(member));
  return rows.includes(undefined) ? undefined : { combine, rows: rows as Row[] };
}

function rowOfRule(rule: Rule): Row | undefined {
  if (namesIn(rule).some((name) => name !== name.trim())) return undefined;
  for (const kind of rowKinds) {
    const row = Object.keys(rule).every((key) => kind.keys.includes(key)) ? kind.toRow(rule) : undefined;
    if (row !== undefined) return { kind: kind.value, ...row };
  }
  return undefined;
}

function rowOfGroup(rule: Rule): Row | undefined {
  const group = membersOf<Rule>(rule);
  const rows = group?.members.map(rowOfRule);
  return group && rows && !rows.includes(undefined)
    ? { kind: GROUP, groupCombine: group.combine, group: { values: rows } }
    : undefined;
}

/** The names in a condition. A form cuts off the spaces around what is filled in. */
function namesIn(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.entries(condition).flatMap(([key, value]) =>
    NAMING.includes(key) ? ([value].flat() as string[]) : namesIn(value),
  );
}

const NAMING = ['attribute', 'event', 'property', 'segment', 'tags'];
