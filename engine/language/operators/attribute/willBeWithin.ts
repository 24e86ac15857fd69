import type { RelativeOperatorDefinition } from '../Operator';

/** From today to the day that lies the amount ahead, both included. */
export const willBeWithin: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'willBeWithin',
  label: 'Will be within',
  types: ['date', 'datetime'],
  amount: true,
  yearMayBeIgnored: true,
  span: (today, shift) => ({ from: today, to: shift(1) }),
  words: (wanted) => `will be within ${wanted}`,
  example: {
    rule: { attribute: 'Renewal Date', type: 'date', operator: 'willBeWithin', amount: 7, unit: 'days' },
    means: 'Renewal Date will be within the next 7 days from today, today and the seventh day included.',
  },
};
