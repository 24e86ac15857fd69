import type { ValueOperatorDefinition } from '../Operator';

/** Later than the wanted day or instant, which is not included. */
export const after: ValueOperatorDefinition = {
  kind: 'value',
  name: 'after',
  label: 'After',
  types: ['date', 'datetime'],
  manyValues: false,
  span: (wanted) => ({ from: wanted + 1 }),
  words: (wanted) => `is after ${wanted}`,
  example: {
    rule: { attribute: 'Purchase Date', type: 'date', operator: 'after', value: '2021-10-10' },
    means: 'Purchase Date is after and not including 10/10/2021.',
  },
};
