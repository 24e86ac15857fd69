import { DistinctTally } from './CountTally';
import type { MeasureDefinition } from './Measure';
import { valueKey } from './valueKey';

/** How many different values a property has; of none 0. */
export const distinct: MeasureDefinition = {
  name: 'distinct',
  label: 'Different values',
  argument: 'property',
  whole: true,
  read: valueKey,
  tally: () => new DistinctTally(),
  words: (wanted, property) =>
    `with ${wanted} different value${/ 1$/.test(wanted) ? '' : 's'} of ${property}`,
  example: {
    rule: {
      event: 'Item viewed',
      measure: { of: 'distinct', property: 'category', operator: 'moreOrEqual', value: 3 },
    },
    means: 'Whoever looked around in 3 categories or more: show what is new in all of them.',
  },
};
