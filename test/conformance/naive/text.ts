/** Text as docs/rules.md compares it. */

const pointByPoint = (text: string, change: (point: string) => string): string =>
  Array.from(text, change).join('');
const lower = (text: string): string => pointByPoint(text, (point) => point.toLowerCase());
const upper = (text: string): string => pointByPoint(text, (point) => point.toUpperCase());
const once = (text: string): string => lower(upper(lower(text.normalize('NFC')))).normalize('NFC');

/** NFC, lower, upper, lower, NFC; again and again until nothing changes, because folding is idempotent. */
export function naiveFold(text: string): string {
  const folded = once(text);
  return folded === text ? folded : naiveFold(folded);
}

export const exactly = (text: string): string => text.normalize('NFC');

/** An own member of that name (NFC), whatever objects inherit. */
export function ownNamed(object: object | undefined, name: string): unknown {
  const found = Object.entries(object ?? {}).find(([key]) => exactly(key) === exactly(name));
  return found?.[1];
}

export const hasNamed = (object: object, name: string): boolean =>
  Object.keys(object).some((key) => exactly(key) === exactly(name));
