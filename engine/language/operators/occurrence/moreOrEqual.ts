import type { OccurrenceDefinition } from './Occurrence';

/** That number of times or more. */
export const moreOrEqual: OccurrenceDefinition = {
  name: 'moreOrEqual',
  label: 'More or equal',
  test: (found, wanted) => found >= wanted,
  enough: (wanted) => wanted,
  words: (times) => `at least ${times}`,
  example: {
    rule: { event: 'Purchase', occurrence: { operator: 'moreOrEqual', count: 3 } },
    means: '3 purchases or more.',
  },
};
