import type { OccurrenceDefinition } from './Occurrence';

/** More often than that. */
export const moreThan: OccurrenceDefinition = {
  name: 'moreThan',
  label: 'More than',
  test: (found, wanted) => found > wanted,
  enough: (wanted) => wanted + 1,
  words: (times) => `more than ${times}`,
  example: {
    rule: { event: 'Purchase', occurrence: { operator: 'moreThan', count: 5 } },
    means: 'Those who bought more than 5 products.',
  },
};
