import type { ValueOperatorDefinition } from '../Operator';

/** The wanted day or instant, or earlier. */
export const until: ValueOperatorDefinition = {
  kind: 'value',
  name: 'until',
  label: 'Until',
  types: ['date', 'datetime'],
  manyValues: false,
  span: (wanted) => ({ to: wanted }),
  words: (wanted) => `is ${wanted} or earlier`,
  example: {
    rule: { attribute: 'Purchase Date', type: 'date', operator: 'until', value: '2021-10-10' },
    means: 'Purchase Date is before and including 10/10/2021.',
  },
};
