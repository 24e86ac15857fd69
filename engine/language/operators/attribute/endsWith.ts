import type { ValueOperatorDefinition } from '../Operator';

/** Text that ends with the wanted text. */
export const endsWith: ValueOperatorDefinition = {
  kind: 'value',
  name: 'endsWith',
  label: 'Ends with',
  types: ['text'],
  manyValues: true,
  text: {
    memory: (wanted) => {
      const [only = ''] = wanted;
      return wanted.length === 1
        ? (found) => found.endsWith(only)
        : (found) => wanted.some((part) => found.endsWith(part));
    },
    mongo: (wanted) => ({
      expression: (value) => ({ $or: wanted.map((part) => endsWithInMongo(value, part)) }),
    }),
  },
  words: (wanted) => `ends with ${wanted}`,
  example: { rule: { attribute: 'city', operator: 'endsWith', value: 'on' }, means: 'Lisbon and London.' },
};

/** The wanted text found where it has to stand: the byte position is searched from there on only. */
function endsWithInMongo(value: unknown, part: string): Record<string, unknown> {
  const length = Buffer.byteLength(part, 'utf8');
  const start = { $subtract: [{ $strLenBytes: value }, length] };
  return {
    $and: [
      { $gte: [start, 0] },
      { $gte: [{ $indexOfBytes: [value, { $literal: part }, { $max: [start, 0] }] }, 0] },
    ],
  };
}
