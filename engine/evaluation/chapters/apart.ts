import type { Stretch } from './bookOf';

/** Of some stretches in the order of their beginning those that lie behind all of these before them: no event is in two. */
export function apart<Found extends Stretch>(stretches: readonly Found[]): Found[] {
  const found: Found[] = [];
  for (const stretch of stretches) if (stretch.from > (found.at(-1)?.to ?? -Infinity)) found.push(stretch);
  return found;
}
