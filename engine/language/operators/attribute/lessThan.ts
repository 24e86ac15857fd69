import type { ValueOperatorDefinition } from '../Operator';

/** Anything below the value. */
export const lessThan: ValueOperatorDefinition = {
  kind: 'value',
  name: 'lessThan',
  label: 'Less Than',
  types: ['number'],
  manyValues: false,
  number: {
    memory:
      ([wanted]) =>
      (found) =>
        found < (wanted as number),
    mongo: ([wanted]) => ({ alternatives: [{ $lt: wanted }] }),
  },
  words: (wanted) => `is less than ${wanted}`,
  example: {
    rule: { attribute: 'totalSpent', type: 'number', operator: 'lessThan', value: 100 },
    means: 'Customers who still have a way to go before spending 100.',
  },
};
