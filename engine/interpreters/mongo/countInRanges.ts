import type { EngineContext } from '../../context';
import { audienceRanges, type IdRange } from './audienceRanges';
import { inLanes } from './lanes';

/** MongoDB reads with one thread each. */
const LANES = 2;

/** Counts the account's profiles range by range of their ids, two at the same time. */
export async function countInRanges(context: EngineContext, count: (range: IdRange) => Promise<number>): Promise<number> {
  const counts = await inLanes(await audienceRanges(context, undefined), LANES, count);
  return counts.reduce((sum, one) => sum + one, 0);
}
