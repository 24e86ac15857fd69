import type { RelativeOperatorDefinition } from '../Operator';

/** The day that lies the amount back from today. */
export const was: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'was',
  label: 'Was',
  types: ['date', 'datetime'],
  amount: true,
  yearMayBeIgnored: true,
  span: (_today, shift) => ({ from: shift(-1), to: shift(-1) }),
  words: (wanted) => `was ${wanted} ago`,
  example: {
    rule: { attribute: 'Renewal Date', type: 'date', operator: 'was', amount: 5, unit: 'days' },
    means: 'Renewal Date was 5 days ago.',
  },
};
