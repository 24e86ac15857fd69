import type { EventCondition, Rule } from '../../../language/rule/types';
import { groupOf, isEventCondition } from '../../../language/rule/walk';

/** A rule as seen from the events: its groups, the slots of its event conditions, and conditions that need the profile. */
export type Outline =
  | { readonly word: 'all' | 'any' | 'none'; readonly members: readonly Outline[] }
  | { readonly slot: number }
  | 'profile';

export interface Outlined {
  readonly outline: Outline;
  /** By slot, as `CompiledRule.needs.events`: those that only count. */
  readonly events: ReadonlyMap<number, EventCondition>;
}

/** Segments have to be inlined. @param slots `CompiledRule.needs.slots`: event conditions that have none need more than counts. */
export function outlineOf(rule: Rule, slots: ReadonlyMap<string, number>): Outlined {
  const events = new Map<number, EventCondition>();
  const visit = (part: Rule): Outline => {
    const group = groupOf(part);
    if (group) return { word: group.word, members: group.members.map(visit) };
    if (!isEventCondition(part)) return 'profile';
    const slot = slots.get(JSON.stringify(part));
    if (slot === undefined) return 'profile';
    events.set(slot, part);
    return { slot };
  };
  return { outline: visit(rule), events };
}

/** The answer as far as the events decide it, `holds` being the answers of the event conditions; `undefined` when the profile decides. */
export function decide(outline: Outline, holds: (slot: number) => boolean): boolean | undefined {
  if (outline === 'profile') return undefined;
  if ('slot' in outline) return holds(outline.slot);
  // What settles the group as soon as one member says it.
  const settling = outline.word !== 'all';
  let unknown = false;
  for (const member of outline.members) {
    const answer = decide(member, holds);
    if (answer === settling) return outline.word === 'any';
    unknown ||= answer === undefined;
  }
  return unknown ? undefined : outline.word !== 'any';
}
