import { isAudienceError, type AudienceError } from './errors';
import { isAbort } from './errors/isAbort';
import { asAudienceError, isAway } from './mongo/databaseError';

const OF_THE_CALL: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'VERSION_UNSUPPORTED']);

/** What no item of a call can help: no database, a newer version of it, the end of the call. */
export const isOfTheCall = (error: unknown): boolean =>
  isAudienceError(error) ? OF_THE_CALL.has(error.code) : isAway(error) || isAbort(error);

/**
 * What went wrong with one item of a call: it stays with that item, whatever it is. What concerns the whole call is thrown.
 *
 * @param item as the caller gave it.
 */
export function itemErrorOf(error: unknown, item?: unknown): AudienceError {
  if (isOfTheCall(error)) throw error;
  return asAudienceError(error, '', [item]) as AudienceError;
}

/** Reads one item; what cannot be read is its error. */
export function readItem<Item, Read>(item: Item, read: (item: Item) => Read): Read | AudienceError {
  try {
    return read(item);
  } catch (error) {
    return itemErrorOf(error, item);
  }
}

/**
 * Writes all at once. Where the whole is refused because one of them cannot be written, half by half, down to those that cannot: they alone fail.
 *
 * @param write answers in the order of the items; before it throws it has written nothing.
 */
export async function writeEach<Item, Answer>(
  items: readonly Item[],
  write: (some: readonly Item[]) => Promise<Answer[]>,
  failed: (error: AudienceError) => Answer,
): Promise<Answer[]> {
  try {
    return await write(items);
  } catch (error) {
    const own = itemErrorOf(error);
    if (items.length < 2) return [failed(own)];
    const half = Math.ceil(items.length / 2);
    return [
      ...(await writeEach(items.slice(0, half), write, failed)),
      ...(await writeEach(items.slice(half), write, failed)),
    ];
  }
}
