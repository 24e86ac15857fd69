import { ExtremeTally } from './ExtremeTally';
import type { MeasureDefinition } from './Measure';

/** The largest number of a property; of none there is no largest. */
export const maximum: MeasureDefinition = {
  name: 'maximum',
  label: 'Maximum',
  argument: 'property',
  whole: false,
  read: (value) => (typeof value === 'number' ? value : undefined),
  tally: () => new ExtremeTally(-1),
  words: (wanted, property) => `with a largest ${property} of ${wanted}`,
  example: {
    rule: {
      event: 'Purchase',
      measure: { of: 'maximum', property: 'amount', operator: 'lessThan', value: 50 },
    },
    means: 'Customers who never spent 50 at once: free delivery from 50 on.',
  },
};
