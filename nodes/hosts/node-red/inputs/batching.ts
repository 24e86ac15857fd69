import type { Batching } from '../answers/sendInBatches';
import { wholeNumber } from './wholeNumber';

/** The inputs that say how many of a list are sent, and how many per message (nodes/parameters/resultLimit.ts). */
export interface BatchInputs {
  returnAll?: boolean;
  limit?: string | number;
  batchSize?: string | number;
}

export function batchingOf({ returnAll, limit, batchSize }: BatchInputs): Batching {
  return {
    limit: returnAll ? Infinity : wholeNumber(limit, 'limit', { least: 1, otherwise: 50 }),
    size: wholeNumber(batchSize, 'batchSize', { least: 1, most: 10_000, otherwise: 1 }),
  };
}
