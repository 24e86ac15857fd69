import type { ValueOperatorDefinition } from '../Operator';

/** Earlier than the wanted day or instant, which is not included. */
export const before: ValueOperatorDefinition = {
  kind: 'value',
  name: 'before',
  label: 'Before',
  types: ['date', 'datetime'],
  manyValues: false,
  span: (wanted) => ({ to: wanted - 1 }),
  words: (wanted) => `is before ${wanted}`,
  example: {
    rule: { attribute: 'Purchase Date', type: 'date', operator: 'before', value: '2021-10-10' },
    means: 'Purchase Date is before and not including 10/10/2021.',
  },
};
