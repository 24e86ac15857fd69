import { ObjectId } from 'mongodb';
import { inLanes } from '../../evaluation/interpreters/mongo/lanes';
import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';
import { membershipCollections } from '../collections';
import { bucketsOf, memberCountIds } from '../memberships/memberCounts';
import type { SegmentDocument } from './SegmentDocument';
import { FEW } from './fewMembers';

/** Parts that are counted at the same time: MongoDB reads each with one thread. */
const LANES = 2;

/**
 * How many are stored as members of a real-time segment, over indexes alone. Few are counted each time; of many, the parts in which nobody has
 * written since they were counted are taken from there (`memberCounts.ts`).
 */
export async function countMembers(
  context: EngineContext,
  { _id: segment, status }: Pick<SegmentDocument, '_id' | 'status'>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<number> {
  const { memberships, memberCounts } = await membershipCollections(context);
  const filter = { account: context.account, segment, member: true };
  const few = await countOver(memberships, 'members', filter, { limit: FEW, ...(signal && { signal }) });
  if (few < FEW) return few;

  const ids = memberCountIds(segment);
  const known = new Map(
    (await memberCounts.find({ _id: { $in: ids } }).toArray()).map(({ _id, count }) => [_id, count]),
  );
  const unknown = [...ids.keys()].filter((part) => known.get(ids[part] as string) === undefined);
  const asker = new ObjectId();
  // A first build writes without marks: until it is through, its numbers are not worth keeping.
  const keep = status === 'active' && unknown.length > 0;
  if (keep)
    await memberCounts.bulkWrite(
      unknown.map((part) => ({
        replaceOne: {
          filter: { _id: ids[part] as string },
          replacement: { account: context.account, segment, asker },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  await context.step?.('countsAsked', segment);
  const counts = await inLanes(unknown, LANES, (part) =>
    countOver(memberships, 'parts', { ...filter, bucket: bucketsOf(part) }, { ...(signal && { signal }) }),
  );
  await context.step?.('membersCounted', segment);
  if (keep)
    await memberCounts.bulkWrite(
      unknown.map((part, i) => ({
        updateOne: {
          filter: { _id: ids[part] as string, asker },
          update: { $set: { count: counts[i] as number } },
        },
      })),
      { ordered: false },
    );
  return [...known.values(), ...counts].reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
