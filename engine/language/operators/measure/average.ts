import { AmountTally } from './AmountTally';
import type { MeasureDefinition } from './Measure';

/** What the numbers of a property are on average; of none there is no average. */
export const average: MeasureDefinition = {
  name: 'average',
  label: 'Average',
  argument: 'property',
  whole: false,
  read: (value) => (typeof value === 'number' ? value : undefined),
  tally: () => new AmountTally(true),
  words: (wanted, property) => `with an average ${property} of ${wanted}`,
  example: {
    rule: {
      event: 'Purchase',
      measure: { of: 'average', property: 'amount', operator: 'moreThan', value: 80 },
    },
    means: 'Customers whose orders are above 80 on average: an offer for large baskets.',
  },
};
