import type { Timeframe } from '../../rule/types';
import { durationMs, durationWords, type TimeframeDefinition } from './Timeframe';

/** Longer ago than the past days, hours or minutes. */
export const beforeTheLast: TimeframeDefinition<
  Extract<Timeframe, { operator: 'withinTheLast' | 'beforeTheLast' }>
> = {
  name: 'beforeTheLast',
  label: 'Before the last',
  argument: 'amount',
  window: (timeframe) => ({ minAge: durationMs(timeframe.amount, timeframe.unit) + 1, maxAge: Infinity }),
  words: (timeframe) => `before the last ${durationWords(timeframe.amount, timeframe.unit)}`,
  example: {
    rule: { event: 'Purchase', timeframe: { operator: 'beforeTheLast', amount: 7, unit: 'days' } },
    means: 'The purchase happened before the last 7 days.',
  },
};
