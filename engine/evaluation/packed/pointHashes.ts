import { pointKey } from '../../language/identities/contactPoint';
import { readingsOf } from '../../language/identities/readings';
import type { ContactPointKind } from '../../language/identities/contactPoint';

/**
 * What columns hold of somebody's contact points of a kind: 31 bits for each reading under which one may be listed. Equal readings have equal ones, so who has
 * none of those that are listed is not listed; who has one of them may be, and their document says it.
 */
export function hashesOf(kind: ContactPointKind, values: readonly string[]): number | number[] {
  const readings = values.flatMap((value) => readingsOf({ kind, value }));
  const hashes = [...new Set(readings.map((reading) => hashOf(pointKey(reading))))];
  return hashes.length === 1 ? (hashes[0] as number) : hashes;
}

/** FNV-1a over the characters of a `pointKey`. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 1;
}
