import type { Document, ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { bucketOf } from '../../store/buckets';
import type { EngineContext } from '../../store/context';

/** What is read of a profile whose evaluation asks nothing of the person; `account` and `bucket` are known without it. */
export const NARROW = { revision: 1, at: 1, inbox: 1, dirty: 1, dirtyAt: 1, waits: 1 } as const;

/** Profiles as they are now, by id. @param projection `NARROW` and what is wanted beside it; default: everything. */
export async function readBack(
  context: EngineContext,
  ids: readonly ObjectId[],
  projection?: Document,
): Promise<Map<string, ProfileDocument>> {
  const { profiles } = await factCollections(context);
  const found = new Map<string, ProfileDocument>();
  const reading = profiles.find(
    { _id: { $in: [...ids] }, account: context.account },
    { ...(projection && { projection }) },
  );
  for (const profile of await reading.toArray())
    found.set(
      profile._id.toHexString(),
      projection
        ? Object.assign(profile, { account: context.account, bucket: bucketOf(profile._id) })
        : profile,
    );
  return found;
}
