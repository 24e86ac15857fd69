import type { Filter, ObjectId } from 'mongodb';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { GONE } from '../../store/gone';
import { bumpConfig } from '../../store/mongo/config';
import { membershipCollections } from '../collections';
import { memberCountIds } from '../memberships/memberCounts';
import type { SegmentDocument } from './SegmentDocument';

/**
 * How a segment ceases to be one. First, in one atomic step, it leaves its account: from then on no query sees it, and its name is free. Then every
 * process is told, and its memberships are deleted. What is left of it stays for a while: an evaluation or a build that did not know yet may write once
 * more, and a process that is killed here leaves the rest to background work.
 */

/** What an evaluation that has begun before may still write, it writes within this time. */
const LINGER_MS = 60_000;

/** The first step. @param mark only if the segment still bears it. @returns false when there is no such segment (any more). */
export async function beginRemoval(
  context: EngineContext,
  id: string,
  { mark }: { mark?: ObjectId } = {},
): Promise<boolean> {
  const { segments } = await membershipCollections(context);
  const { account } = context;
  const filter: Filter<SegmentDocument> = { _id: id, account, ...(mark && { leaving: mark }) };
  const departure = { account, at: await serverNow(context) };
  const { modifiedCount } = await segments.updateOne(filter, {
    $set: { account: GONE, departure, nameKey: id },
    $unset: { build: '' },
  });
  if (modifiedCount > 0) await context.step?.('segmentLeft', id);
  return modifiedCount > 0;
}

/**
 * The other steps, for all that have left: those that were begun here, and those that a killed process has left.
 *
 * @returns how many memberships were deleted.
 */
export async function finishRemovals(context: EngineContext): Promise<number> {
  const { segments, memberships, memberCounts, passages, segmentSizes } =
    await membershipCollections(context);
  const left = await segments
    .find({ account: GONE, 'departure.account': context.account }, { projection: { departure: 1 } })
    .toArray();
  if (left.length === 0) return 0;
  if (left.some(({ departure }) => departure?.told !== true)) {
    await bumpConfig(context);
    await segments.updateMany(
      { _id: { $in: left.map(({ _id }) => _id) }, account: GONE },
      { $set: { 'departure.told': true } },
    );
  }
  const before = (await serverNow(context)).getTime() - LINGER_MS;
  let deleted = 0;
  for (const { _id, departure } of left) {
    deleted += (await memberships.deleteMany({ account: context.account, segment: _id })).deletedCount;
    await memberCounts.deleteMany({ _id: { $in: memberCountIds(_id) } });
    await passages.deleteMany({ account: context.account, segment: _id });
    await segmentSizes.deleteMany({ account: context.account, segment: _id });
    if (departure !== undefined && departure.at.getTime() <= before)
      await segments.deleteOne({ _id, account: GONE });
  }
  return deleted;
}
