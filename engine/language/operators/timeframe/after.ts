import { parseInstant } from '../../calendar/instant';
import type { Timeframe } from '../../rule/types';
import type { TimeframeDefinition } from './Timeframe';

/** Later than an instant, which is not included, and up to now. */
export const after: TimeframeDefinition<Extract<Timeframe, { operator: 'after' | 'before' }>> = {
  name: 'after',
  label: 'After',
  argument: 'instant',
  window: (timeframe) => ({ minAge: 0, maxAge: Infinity, from: (parseInstant(timeframe.at) as number) + 1 }),
  words: (timeframe) => `after ${timeframe.at}`,
  example: {
    rule: { event: 'Purchase', timeframe: { operator: 'after', at: '2025-06-01T00:00:00.000Z' } },
    means: 'Bought after 1 June 2025 began.',
  },
};
