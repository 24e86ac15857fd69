import { shown } from '../../language/text/shown';
import { InvalidArgumentError } from '../../store/errors';

/** @throws InvalidArgumentError for a key that means nothing here */
export function onlyKeys(given: object, known: readonly string[], path: string): void {
  const strange = Object.keys(given).find(
    (key) => !known.includes(key) && (given as Record<string, unknown>)[key] !== undefined,
  );
  if (strange !== undefined)
    throw refuse(
      `${path}/${strange}`,
      (given as Record<string, unknown>)[strange],
      `Known here: ${known.join(', ')}.`,
    );
}

/** What stands at a place and cannot be used. */
export const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path.split('/').pop() ?? ''} is ${found === undefined ? 'missing' : shown(found)}.`,
    { hint, path },
  );
