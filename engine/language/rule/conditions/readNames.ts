import { nameProblem, normalizeName } from '../../text/names';
import { shown } from '../../text/shown';
import { pointer, type Problems } from '../Problems';
import { member, type JsonObject } from '../readers';

const WHAT = { attribute: 'an attribute', event: 'an event type', property: 'a property' } as const;

/** A name, exact and NFC; one that is missing is noted at its own place. */
export function readName(
  object: JsonObject,
  key: string,
  of: keyof typeof WHAT,
  path: string,
  problems: Problems,
): string | undefined {
  const name = member(object, key);
  const wrong = nameProblem(name);
  if (wrong === undefined) return normalizeName(name as string);
  return problems.add(
    pointer(path, key),
    `found ${shown(name)}, expected the name of ${WHAT[of]}: ${wrong}`,
    'Give a name of 1 to 200 characters.',
  );
}
