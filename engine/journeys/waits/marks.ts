import type { AnyBulkWriteOperation } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import type { WaitDocument } from './WaitDocument';

/**
 * A profile says itself what waits of it: `waits[id]` is the revision at which that began, as the wait says it. What is accepted at a later one was accepted
 * after the wait was opened; whoever evaluates a change that comes after the mark reads it, and what came between both is found by the look that follows it.
 *
 * @returns the profiles that are there, all marked, as they were read after it.
 */
export async function markWaits(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<Map<string, ProfileDocument>> {
  const found = await readProfiles(context, waits);
  const unmarked = waits.filter(({ _id, profileId }) => {
    const profile = found.get(profileId.toHexString());
    return profile !== undefined && profile.waits?.[_id.toHexString()] === undefined;
  });
  if (unmarked.length === 0) return found;
  const { profiles } = await factCollections(context);
  await profiles.bulkWrite(
    unmarked.map(({ _id, profileId, opened = '$revision' }): AnyBulkWriteOperation<ProfileDocument> => {
      const mark = `waits.${_id.toHexString()}`;
      return {
        updateOne: {
          filter: { _id: profileId, account: context.account },
          update: [{ $set: { [mark]: { $ifNull: [`$${mark}`, opened] } } }],
        },
      };
    }),
    { ordered: false },
  );
  for (const [id, profile] of await readProfiles(context, unmarked)) found.set(id, profile);
  return found;
}

async function readProfiles(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<Map<string, ProfileDocument>> {
  const { profiles } = await factCollections(context);
  const ids = [...new Map(waits.map(({ profileId }) => [profileId.toHexString(), profileId])).values()];
  const found = await profiles.find({ _id: { $in: ids }, account: context.account }).toArray();
  return new Map(found.map((profile) => [profile._id.toHexString(), profile]));
}

/** The marks of waits that are over go; whoever finds one that was left takes it off. */
export async function unmarkWaits(
  context: EngineContext,
  waits: readonly Pick<WaitDocument, '_id' | 'profileId'>[],
): Promise<void> {
  if (waits.length === 0) return;
  const { profiles } = await factCollections(context);
  await profiles.bulkWrite(
    waits.map(({ _id, profileId }) => ({
      updateOne: {
        filter: { _id: profileId, account: context.account },
        update: { $unset: { [`waits.${_id.toHexString()}`]: '' as const } },
      },
    })),
    { ordered: false },
  );
}
