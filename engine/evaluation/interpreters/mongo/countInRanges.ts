import type { EngineContext } from '../../../store/context';
import { audienceRanges, type IdRange } from './audienceRanges';
import { inLanes } from './lanes';

/** MongoDB reads with one thread each. */
const LANES = 2;
/** More than lanes: one that is slower than it looked holds up less. */
const RANGES = 4;

/** Counts the account's profiles in ranges of their ids, two at the same time. */
export async function countInRanges(
  context: EngineContext,
  count: (range: IdRange) => Promise<number>,
): Promise<number> {
  const counts = await inLanes(await audienceRanges(context, undefined, RANGES), LANES, count);
  return counts.reduce((sum, one) => sum + one, 0);
}
