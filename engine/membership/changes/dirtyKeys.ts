import type { Needs } from '../../evaluation/interpreters/memory/CompiledRule';
import { encodePart } from '../../language/text/names';
import type { ProfileChange } from './ProfileChange';

/** Every predicate of a profile, known or not. */
export const EVERYTHING = '*';

export const eventKey = (type: string): string => `e:${encodePart(type)}`;
export const attributeKey = (name: string): string => `a:${encodePart(name)}`;
export const tagKey = (folded: string): string => `t:${encodePart(folded)}`;
export const identityKey = (kind: string): string => `i:${kind}`;

/** What a change touches, in the words of the predicate index: only segments that mention one of these can change (B9). */
export function dirtyKeysOf(change: ProfileChange, created: boolean): string[] {
  if (created || change.replaceAttributes === true || change.everything === true) return [EVERYTHING];
  const person = [
    ...[...(change.attributes?.keys() ?? [])].map(attributeKey),
    ...[...(change.addTags ?? []), ...(change.removeTags ?? [])].map(tagKey),
    ...(change.addIdentities ?? []).map(({ kind }) => identityKey(kind)),
    ...(change.removeIdentity ? [identityKey(change.removeIdentity.kind)] : []),
  ];
  const events = (change.events ?? []).map(({ type }) => eventKey(type));
  return [...new Set([...person, ...(person.length > 0 ? [attributeKey('modifiedAt')] : []), ...events])];
}

/** What a rule listens to: a change of anything else cannot change its answer. */
export function keysOf(needs: Needs): Set<string> {
  return new Set([
    ...[...needs.attributes.keys()].map(attributeKey),
    ...[...needs.tags].map(tagKey),
    ...[...needs.identities].map(identityKey),
    ...needs.events.map(({ type }) => eventKey(type)),
  ]);
}
