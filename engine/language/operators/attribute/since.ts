import type { ValueOperatorDefinition } from '../Operator';

/** The wanted day or instant, or later. */
export const since: ValueOperatorDefinition = {
  kind: 'value',
  name: 'since',
  label: 'Since',
  types: ['date', 'datetime'],
  manyValues: false,
  span: (wanted) => ({ from: wanted }),
  words: (wanted) => `is ${wanted} or later`,
  example: {
    rule: { attribute: 'Purchase Date', type: 'date', operator: 'since', value: '2021-10-10' },
    means: 'Purchase Date is since and including 10/10/2021.',
  },
};
