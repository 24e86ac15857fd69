import type { OccurrenceDefinition } from './Occurrence';

/** That number of times or fewer; never counts as 0. */
export const lessOrEqual: OccurrenceDefinition = {
  name: 'lessOrEqual',
  label: 'Less or equal',
  test: (found, wanted) => found <= wanted,
  enough: (wanted) => wanted + 1,
  words: (times) => `at most ${times}`,
  example: {
    rule: { event: 'Purchase', occurrence: { operator: 'lessOrEqual', count: 3 } },
    means: '3 purchases or fewer, never included.',
  },
};
