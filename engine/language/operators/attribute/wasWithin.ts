import type { RelativeOperatorDefinition } from '../Operator';

/** From the day that lies the amount back to today, both included. */
export const wasWithin: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'wasWithin',
  label: 'Was within',
  types: ['date', 'datetime'],
  amount: true,
  yearMayBeIgnored: true,
  span: (today, shift) => ({ from: shift(-1), to: today }),
  words: (wanted) => `was within the past ${wanted}`,
  example: {
    rule: { attribute: 'Renewal Date', type: 'date', operator: 'wasWithin', amount: 5, unit: 'days' },
    means: 'Renewal Date was within the past 5 days including today.',
  },
};
