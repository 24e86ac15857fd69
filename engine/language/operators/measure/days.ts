import { DistinctTally } from './CountTally';
import type { MeasureDefinition } from './Measure';

/** On how many different days of the account's calendar it happened. */
export const days: MeasureDefinition = {
  name: 'days',
  label: 'Days',
  argument: 'none',
  whole: true,
  read: () => undefined,
  tally: () => new DistinctTally(),
  words: (wanted) => `on ${wanted} different day${/ 1$/.test(wanted) ? '' : 's'}`,
  example: {
    rule: {
      event: 'App Launch',
      measure: { of: 'days', operator: 'moreOrEqual', value: 5 },
      timeframe: { operator: 'withinTheLast', amount: 7, unit: 'days' },
    },
    means: 'Whoever was active on 5 of the last 7 days: ask for a review.',
  },
};
