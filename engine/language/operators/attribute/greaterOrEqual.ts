import type { ValueOperatorDefinition } from '../Operator';

/** The value or higher. */
export const greaterOrEqual: ValueOperatorDefinition = {
  kind: 'value',
  name: 'greaterOrEqual',
  label: 'Greater or equal',
  types: ['number'],
  manyValues: false,
  number: {
    memory:
      ([wanted]) =>
      (found) =>
        found >= (wanted as number),
    mongo: ([wanted]) => ({ alternatives: [{ $gte: wanted }] }),
  },
  words: (wanted) => `is at least ${wanted}`,
  example: {
    rule: { attribute: 'totalSpent', type: 'number', operator: 'greaterOrEqual', value: 100 },
    means: 'Customers whose purchases reached 100 or went over it.',
  },
};
