import type { RelativeOperatorDefinition } from '../Operator';

/** Earlier than the day that lies the amount back. */
export const wasMoreThan: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'wasMoreThan',
  label: 'Was more than',
  types: ['date', 'datetime'],
  amount: true,
  yearMayBeIgnored: false,
  span: (_today, shift) => ({ to: shift(-1) - 1 }),
  words: (wanted) => `was more than ${wanted} ago`,
  example: {
    rule: { attribute: 'Renewal Date', type: 'date', operator: 'wasMoreThan', amount: 1, unit: 'weeks' },
    means: 'Renewal Date was more than 1 week before today.',
  },
};
