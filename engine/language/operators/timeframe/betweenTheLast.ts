import type { Timeframe } from '../../rule/types';
import { durationMs, type TimeframeDefinition } from './Timeframe';

/** Between two ages, both included, in either order. */
export const betweenTheLast: TimeframeDefinition<Extract<Timeframe, { operator: 'betweenTheLast' }>> = {
  name: 'betweenTheLast',
  label: 'Between the last',
  argument: 'range',
  window: (timeframe) => ({
    minAge: durationMs(Math.min(timeframe.from, timeframe.to), timeframe.unit),
    maxAge: durationMs(Math.max(timeframe.from, timeframe.to), timeframe.unit),
  }),
  words: (timeframe) =>
    `between the last ${Math.min(timeframe.from, timeframe.to)} and ${Math.max(timeframe.from, timeframe.to)} ${timeframe.unit}`,
  example: {
    rule: { event: 'Item viewed', timeframe: { operator: 'betweenTheLast', from: 30, to: 60, unit: 'days' } },
    means: 'Viewed between the last 30 and 60 days.',
  },
};
