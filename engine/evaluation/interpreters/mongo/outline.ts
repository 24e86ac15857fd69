import type { Rule } from '../../../language/rule/types';
import { groupOf } from '../../../language/rule/walk';

/** A rule as seen from the events: its groups, the positions of the conditions that events alone decide, and conditions that need the profile. */
export type Outline =
  | { readonly word: 'all' | 'any' | 'none'; readonly members: readonly Outline[] }
  | { readonly ask: number }
  | 'profile';

/** Segments have to be inlined. @param askOf the position in `CompiledRule.needs.asks`, if a condition has one. */
export function outlineOf(rule: Rule, askOf: (condition: Rule) => number | undefined): Outline {
  const group = groupOf(rule);
  if (group) return { word: group.word, members: group.members.map((member) => outlineOf(member, askOf)) };
  const ask = askOf(rule);
  return ask === undefined ? 'profile' : { ask };
}

/** The answer as far as the events decide it, `holds` being the answers of the event conditions; `undefined` when the profile decides. */
export function decide(outline: Outline, holds: (ask: number) => boolean): boolean | undefined {
  if (outline === 'profile') return undefined;
  if ('ask' in outline) return holds(outline.ask);
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
