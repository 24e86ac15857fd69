import type { Audience } from '../../api';
import { shown } from '../../language/text/shown';
import { InvalidArgumentError } from '../../store/errors';

const PARTS = ['segments', 'tags', 'profiles', 'companies'] as const;
const MOST = 10_000;

/** @throws InvalidArgumentError */
export function readAudience(audience: Audience, path = '/audience'): Audience {
  if (typeof audience !== 'object' || audience === null || Array.isArray(audience))
    throw refuse(path, audience, 'Give { segments }, { tags }, { profiles } or { companies }.');
  for (const key of Object.keys(audience))
    if (![...PARTS, 'tagsMatch'].includes(key))
      throw refuse(`${path}/${key}`, key, `An audience has ${PARTS.join(', ')} and tagsMatch.`);
  let named = 0;
  for (const part of PARTS) {
    const list = audience[part];
    if (list === undefined) continue;
    if (!Array.isArray(list)) throw refuse(`${path}/${part}`, list, 'Give a list.');
    if (list.length > MOST)
      throw refuse(
        `${path}/${part}`,
        `${list.length} of them`,
        `At most ${MOST} are taken at once: make a segment or a tag of them.`,
      );
    if (part !== 'profiles')
      list.forEach((one: unknown, i) =>
        typeof one === 'string' && one.trim() !== ''
          ? undefined
          : fail(refuse(`${path}/${part}/${i}`, one, 'Give text.')),
      );
    named += list.length;
  }
  if (named === 0) throw refuse(path, 'nobody', 'Name at least one segment, tag, profile or company.');
  const { tagsMatch } = audience;
  if (tagsMatch !== undefined && tagsMatch !== 'any' && tagsMatch !== 'all')
    throw refuse(`${path}/tagsMatch`, tagsMatch, 'Give "any" or "all".');
  return audience;
}

function fail(error: Error): never {
  throw error;
}

const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path === '' ? 'The flow' : path.slice(1)} is ${found === undefined ? 'missing' : shown(found)}.`,
    { hint, path },
  );
