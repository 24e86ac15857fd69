import { parseInstant } from '../../calendar/instant';
import type { Timeframe } from '../../rule/types';
import type { TimeframeDefinition } from './Timeframe';

/** Between two instants, both included, and up to now. */
export const between: TimeframeDefinition<Extract<Timeframe, { operator: 'between' }>> = {
  name: 'between',
  label: 'Between',
  argument: 'instants',
  window: (timeframe) => ({
    minAge: 0,
    maxAge: Infinity,
    from: parseInstant(timeframe.from) as number,
    to: parseInstant(timeframe.to) as number,
  }),
  words: (timeframe) => `between ${timeframe.from} and ${timeframe.to}`,
  example: {
    rule: {
      event: 'Purchase',
      timeframe: { operator: 'between', from: '2025-06-01T00:00:00.000Z', to: '2025-06-30T23:59:59.999Z' },
    },
    means: 'Bought in June 2025.',
  },
};
