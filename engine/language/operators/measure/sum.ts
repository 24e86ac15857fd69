import { AmountTally } from './AmountTally';
import type { MeasureDefinition } from './Measure';

/** All numbers of a property together; of none 0. */
export const sum: MeasureDefinition = {
  name: 'sum',
  label: 'Sum',
  argument: 'property',
  whole: false,
  read: (value) => (typeof value === 'number' ? value : undefined),
  tally: () => new AmountTally(false),
  words: (wanted, property) => `with a sum of ${property} of ${wanted}`,
  example: {
    rule: {
      event: 'Purchase',
      measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 500 },
    },
    means: 'Customers who spent 500 or more in all, refunds (negative amounts) taken off.',
  },
};
