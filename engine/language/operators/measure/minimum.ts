import { ExtremeTally } from './ExtremeTally';
import type { MeasureDefinition } from './Measure';

/** The smallest number of a property; of none there is no smallest. */
export const minimum: MeasureDefinition = {
  name: 'minimum',
  label: 'Minimum',
  argument: 'property',
  whole: false,
  read: (value) => (typeof value === 'number' ? value : undefined),
  tally: () => new ExtremeTally(1),
  words: (wanted, property) => `with a smallest ${property} of ${wanted}`,
  example: {
    rule: {
      event: 'Survey answered',
      measure: { of: 'minimum', property: 'score', operator: 'lessOrEqual', value: 6 },
    },
    means: 'Whoever gave a score of 6 or less at least once: ask what went wrong.',
  },
};
