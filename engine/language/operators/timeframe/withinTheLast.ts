import type { Timeframe } from '../../rule/types';
import { durationMs, durationWords, type TimeframeDefinition } from './Timeframe';

/** During the past days, hours or minutes. */
export const withinTheLast: TimeframeDefinition<
  Extract<Timeframe, { operator: 'withinTheLast' | 'beforeTheLast' }>
> = {
  name: 'withinTheLast',
  label: 'Within the last',
  argument: 'amount',
  window: (timeframe) => ({ minAge: 0, maxAge: durationMs(timeframe.amount, timeframe.unit) }),
  words: (timeframe) => `within the last ${durationWords(timeframe.amount, timeframe.unit)}`,
  example: {
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
    means: 'Bought during the past 30 days.',
  },
};
