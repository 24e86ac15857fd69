import type { ValueOperatorDefinition } from '../Operator';

/** Text with the wanted text anywhere in it. */
export const contains: ValueOperatorDefinition = {
  kind: 'value',
  name: 'contains',
  label: 'Contains',
  types: ['text'],
  manyValues: true,
  text: {
    memory: (wanted) => {
      const [only = ''] = wanted;
      return wanted.length === 1
        ? (found) => found.includes(only)
        : (found) => wanted.some((part) => found.includes(part));
    },
    mongo: (wanted) => ({
      expression: (value) => ({
        $or: wanted.map((part) => ({ $gte: [{ $indexOfBytes: [value, { $literal: part }] }, 0] })),
      }),
    }),
  },
  words: (wanted) => `contains ${wanted}`,
  example: {
    rule: { attribute: 'firstName', operator: 'contains', value: 'da' },
    means: 'Adam, Aida and Danielle.',
  },
};
