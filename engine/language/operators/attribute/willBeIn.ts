import type { RelativeOperatorDefinition } from '../Operator';

/** The day that lies the amount ahead of today. */
export const willBeIn: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'willBeIn',
  label: 'Will be in',
  types: ['date', 'datetime'],
  amount: true,
  yearMayBeIgnored: true,
  span: (_today, shift) => ({ from: shift(1), to: shift(1) }),
  words: (wanted) => `will be in ${wanted}`,
  example: {
    rule: { attribute: 'Renewal Date', type: 'date', operator: 'willBeIn', amount: 5, unit: 'days' },
    means: "Renewal Date will be in 5 days' time.",
  },
};
