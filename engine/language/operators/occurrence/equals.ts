import type { OccurrenceDefinition } from './Occurrence';

/** The exact number of times. */
export const equals: OccurrenceDefinition = {
  name: 'equals',
  label: 'Equals',
  test: (found, wanted) => found === wanted,
  enough: (wanted) => wanted + 1,
  words: (times) => `exactly ${times}`,
  example: {
    rule: { event: 'Purchase', occurrence: { operator: 'equals', count: 3 } },
    means: 'Customers who made exactly 3 purchases.',
  },
};
