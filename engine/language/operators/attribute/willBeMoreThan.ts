import type { RelativeOperatorDefinition } from '../Operator';

/** Later than the day that lies the amount ahead. */
export const willBeMoreThan: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'willBeMoreThan',
  label: 'Will be more than',
  types: ['date', 'datetime'],
  amount: true,
  yearMayBeIgnored: false,
  span: (_today, shift) => ({ from: shift(1) + 1 }),
  words: (wanted) => `will be more than ${wanted} from today`,
  example: {
    rule: { attribute: 'Renewal Date', type: 'date', operator: 'willBeMoreThan', amount: 7, unit: 'days' },
    means: 'Renewal Date will be more than 7 days from today.',
  },
};
