import { InvalidArgumentError, TooLargeError } from '../store/errors';

/** Items of one call where its documentation says no other number. */
export const MOST_ITEMS = 100_000;

export interface ListOptions {
  /** In the plural: `profiles`. */
  readonly what: string;
  readonly hint: string;
  /** Where the list stands in the argument. */
  readonly path?: string;
  readonly least?: number;
  readonly most?: number;
}

/** A list argument, before anything is made of its items. @throws InvalidArgumentError for what is none, TooLargeError for one that is too long */
export function checkList(
  given: unknown,
  { what, hint, path = '', least = 0, most = MOST_ITEMS }: ListOptions,
): void {
  if (!Array.isArray(given)) throw new InvalidArgumentError(`The ${what} are no list.`, { hint, path });
  if (given.length < least) throw new InvalidArgumentError(`There are no ${what}.`, { hint, path });
  if (given.length > most)
    throw new TooLargeError(`Found ${given.length} ${what}; at most ${most} are taken at once.`, {
      hint: 'Give them in several calls.',
      path,
    });
}
