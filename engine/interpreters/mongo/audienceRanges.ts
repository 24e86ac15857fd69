import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../context';

/** Ranges of ids, in order, that together hold the whole account. */
export type IdRange = { readonly _id?: { readonly $gt?: ObjectId; readonly $gte?: ObjectId; readonly $lt?: ObjectId } };

/** One bucket of 1024 is a fair sample of the ids. */
const SAMPLED = 0;
/** An account with fewer in that bucket is read in one go. */
const WORTH_CUTTING = 8;

/** Two halves of the account's profiles behind `after`, cut at the median of a sample: ids grow with time, their middle is not in the middle. */
export async function audienceRanges(context: EngineContext, after: ObjectId | undefined): Promise<IdRange[]> {
  const { profiles } = await context.collections();
  const behind = after && { $gt: after };
  const filter = { account: context.account, bucket: SAMPLED, ...(behind && { _id: behind }) };
  const sample = await profiles.find(filter, { projection: { _id: 1 }, sort: { _id: 1 }, hint: 'bucket' }).toArray();
  const middle = sample[sample.length >> 1]?._id;
  if (middle === undefined || sample.length < WORTH_CUTTING) return [behind ? { _id: behind } : {}];
  return [{ _id: { ...behind, $lt: middle } }, { _id: { $gte: middle } }];
}
