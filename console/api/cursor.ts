import { InvalidArgumentError } from '../../engine';
import { count, list, object, optional, text, whole } from './shape/shapes';
import type { Shape } from './shape/Shape';

/** One page of a list; without `next` there is no other. */
export interface Page<T> {
  items: T[];
  /** Give it as `cursor` for the page behind this one. */
  next?: string;
}

export const page = <T>(items: Shape<T>): Shape<Page<T>> =>
  object<Page<T>>({
    items: list(items),
    next: optional(
      text({ description: 'Give it as `cursor` for the page behind this one; absent on the last one.' }),
    ),
  });

export const paging = {
  limit: optional(whole(1, 1000, { default: 100, description: 'How many to a page.' })),
  cursor: optional(text({ maxLength: 2000, description: 'Of the page before: its `next`.' })),
};

/** What stands behind a cursor is nobody's business; it is the place where the page ended. */
export const cursorOf = (place: string): string => Buffer.from(place, 'utf8').toString('base64url');

/** @throws InvalidArgumentError */
export function placeOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  if (place !== '' && cursorOf(place) === cursor) return place;
  throw new InvalidArgumentError('This is no cursor.', {
    hint: 'Give the `next` of the page before, as it came.',
    path: '/cursor',
  });
}

/** The first of a list that is gone through, and where the next page begins. */
export async function firstOf<T>(
  all: AsyncIterable<T>,
  limit: number,
  placeBehind: (last: T) => string,
): Promise<Page<T>> {
  const items: T[] = [];
  for await (const item of all) {
    if (items.length === limit) return { items, next: cursorOf(placeBehind(items[limit - 1] as T)) };
    items.push(item);
  }
  return { items };
}

export const total = (of: string): Shape<number> => count(`How many ${of} there are.`);
