import type { ValueOperatorDefinition } from '../Operator';

/** Text that begins with the wanted text. */
export const startsWith: ValueOperatorDefinition = {
  kind: 'value',
  name: 'startsWith',
  label: 'Starts with',
  types: ['text'],
  manyValues: true,
  text: {
    memory: (wanted) => {
      const [only = ''] = wanted;
      return wanted.length === 1
        ? (found) => found.startsWith(only)
        : (found) => wanted.some((start) => found.startsWith(start));
    },
    // A range of MongoDB's byte order, which an index serves; a pattern could not hold every text.
    mongo: (wanted) => ({ alternatives: wanted.map((start) => prefixRange(start)) }),
  },
  words: (wanted) => `starts with ${wanted}`,
  example: {
    rule: { attribute: 'city', operator: 'startsWith', value: 'Lo' },
    means: 'London and Los Angeles.',
  },
};

function prefixRange(start: string): Record<string, string> {
  const end = firstTextAfter(start);
  return end === undefined ? { $gte: start } : { $gte: start, $lt: end };
}

const LAST_POINT = 0x10ffff;
const SURROGATES = { first: 0xd800, last: 0xdfff };

/** The least text, in UTF-8 byte order, that is greater than every text beginning with `start`. */
function firstTextAfter(start: string): string | undefined {
  const points = [...start];
  while (points.length > 0) {
    const point = points.pop()?.codePointAt(0) as number;
    if (point === LAST_POINT) continue;
    const next = point + 1 === SURROGATES.first ? SURROGATES.last + 1 : point + 1;
    return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}
