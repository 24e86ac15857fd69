import type { Timeframe } from '../../rule/types';
import type { TimeframeDefinition } from './Timeframe';

/** Whenever it happened, up to now. */
export const anyTime: TimeframeDefinition<Extract<Timeframe, { operator: 'anyTime' }>> = {
  name: 'anyTime',
  label: 'Any time',
  argument: 'none',
  window: () => ({ minAge: 0, maxAge: Infinity }),
  words: () => 'at any time',
  example: {
    rule: { event: 'Purchase', timeframe: { operator: 'anyTime' } },
    means: 'It does not matter when exactly the purchase occurred.',
  },
};
