import type { ValueOperatorDefinition } from '../Operator';

/** The value or lower. */
export const lessOrEqual: ValueOperatorDefinition = {
  kind: 'value',
  name: 'lessOrEqual',
  label: 'Less or equal',
  types: ['number'],
  manyValues: false,
  number: {
    memory:
      ([wanted]) =>
      (found) =>
        found <= (wanted as number),
    mongo: ([wanted]) => ({ alternatives: [{ $lte: wanted }] }),
  },
  words: (wanted) => `is at most ${wanted}`,
  example: {
    rule: { attribute: 'totalSpent', type: 'number', operator: 'lessOrEqual', value: 100 },
    means: 'Customers who spent 100 or less.',
  },
};
