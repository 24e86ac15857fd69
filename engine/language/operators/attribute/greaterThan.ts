import type { ValueOperatorDefinition } from '../Operator';

/** Anything above the value. */
export const greaterThan: ValueOperatorDefinition = {
  kind: 'value',
  name: 'greaterThan',
  label: 'Greater than',
  types: ['number'],
  manyValues: false,
  number: {
    memory:
      ([wanted]) =>
      (found) =>
        found > (wanted as number),
    mongo: ([wanted]) => ({ alternatives: [{ $gt: wanted }] }),
  },
  words: (wanted) => `is more than ${wanted}`,
  example: {
    rule: { attribute: 'totalSpent', type: 'number', operator: 'greaterThan', value: 100 },
    means: 'Customers who spent over 100.',
  },
};
