import type { OccurrenceDefinition } from './Occurrence';

/** A smaller number of times; never counts as 0. */
export const lessThan: OccurrenceDefinition = {
  name: 'lessThan',
  label: 'Less than',
  test: (found, wanted) => found < wanted,
  enough: (wanted) => wanted,
  words: (times) => `fewer than ${times}`,
  example: {
    rule: { event: 'Purchase', occurrence: { operator: 'lessThan', count: 3 } },
    means: 'Less than 3 purchases, never included.',
  },
};
