import { parseInstant } from '../../calendar/instant';
import type { Timeframe } from '../../rule/types';
import type { TimeframeDefinition } from './Timeframe';

/** Earlier than an instant, which is not included, and up to now. */
export const before: TimeframeDefinition<Extract<Timeframe, { operator: 'after' | 'before' }>> = {
  name: 'before',
  label: 'Before',
  argument: 'instant',
  window: (timeframe) => ({ minAge: 0, maxAge: Infinity, to: (parseInstant(timeframe.at) as number) - 1 }),
  words: (timeframe) => `before ${timeframe.at}`,
  example: {
    rule: { event: 'Purchase', timeframe: { operator: 'before', at: '2025-06-01T00:00:00.000Z' } },
    means: 'Bought before June 2025.',
  },
};
