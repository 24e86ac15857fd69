import type { Audience, ProfileRef } from '../../api';
import { shown } from '../../language/text/shown';
import { InvalidArgumentError, TooLargeError } from '../../store/errors';

const PARTS = ['segments', 'tags', 'profiles', 'companies'] as const;
const REF_KEYS = ['id', 'externalId', 'email', 'phone'] as const;
const MOST = 10_000;

/** An audience of its own, with what is known of one and nothing else. @throws InvalidArgumentError */
export function readAudience(audience: Audience, path = '/audience'): Audience {
  if (typeof audience !== 'object' || audience === null || Array.isArray(audience))
    throw refuse(path, audience, 'Give { segments }, { tags }, { profiles } or { companies }.');
  for (const key of Object.keys(audience))
    if (![...PARTS, 'tagsMatch'].includes(key))
      throw refuse(`${path}/${key}`, key, `An audience has ${PARTS.join(', ')} and tagsMatch.`);
  const read: Audience = {};
  let named = 0;
  for (const part of PARTS) {
    const list = audience[part];
    if (list === undefined) continue;
    if (!Array.isArray(list)) throw refuse(`${path}/${part}`, list, 'Give a list.');
    if (list.length > MOST)
      throw new TooLargeError(`Found ${list.length} ${part}; an audience names at most ${MOST}.`, {
        hint: 'Make a segment or a tag of them.',
        path: `${path}/${part}`,
      });
    if (part === 'profiles')
      read.profiles = Array.from(list as ProfileRef[], (ref, i) => keysOf(ref, `${path}/profiles/${i}`));
    else read[part] = Array.from(list as string[], (one, i) => textOf(one, `${path}/${part}/${i}`));
    named += list.length;
  }
  if (named === 0) throw refuse(path, 'nobody', 'Name at least one segment, tag, profile or company.');
  const { tagsMatch } = audience;
  if (tagsMatch !== undefined && tagsMatch !== 'any' && tagsMatch !== 'all')
    throw refuse(`${path}/tagsMatch`, tagsMatch, 'Give "any" or "all".');
  return tagsMatch === undefined ? read : { ...read, tagsMatch };
}

function textOf(one: unknown, path: string): string {
  if (typeof one === 'string' && one.trim() !== '') return one;
  throw refuse(path, one, 'Give text.');
}

/** By what a profile is named, and nothing else that an object may carry: it is stored. */
function keysOf(ref: unknown, path: string): ProfileRef {
  if (typeof ref !== 'object' || ref === null)
    throw refuse(path, ref, 'Give { id }, { externalId }, { email } or { phone }.');
  const given = ref as Record<string, unknown>;
  const keys: Record<string, unknown> = {};
  for (const key of REF_KEYS) if (given[key] !== undefined) keys[key] = textOf(given[key], `${path}/${key}`);
  return keys as ProfileRef;
}

const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path === '' ? 'The flow' : path.slice(1)} is ${found === undefined ? 'missing' : shown(found)}.`,
    { hint, path },
  );
