import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { GONE } from '../../store/gone';
import { membershipCollections } from '../collections';
import { recordEndings } from '../history/recordPassages';
import { forgetCounts } from './memberCounts';

/**
 * Deletes what is stored of the memberships of people who are no more. They cease to be members first: whoever dies between these steps leaves
 * documents that somebody finds again, and numbers of members that are right without them.
 */
export async function eraseMemberships(
  context: EngineContext,
  profileIds: readonly ObjectId[],
): Promise<void> {
  const { memberships } = await membershipCollections(context);
  const filter = { profileId: { $in: [...profileIds] } };
  const found = await memberships
    .find(filter, { projection: { segment: 1, bucket: 1, profileId: 1, member: 1, epoch: 1, out: 1 } })
    .toArray();
  if (found.length > 0) {
    await recordEndings(context, found);
    await memberships.updateMany({ ...filter, member: true }, { $set: { member: false } });
    await forgetCounts(context, found);
  }
  // Also what was written meanwhile.
  await memberships.deleteMany(filter);
}

/** The same for those of these people who were not found; what belongs to one who is on the way to another goes there. */
export async function eraseOfMissing(
  context: EngineContext,
  ids: readonly ObjectId[],
  found: readonly Pick<ProfileDocument, '_id' | 'account'>[],
): Promise<void> {
  const known = new Set(
    found
      .filter(({ account }) => account === context.account || account === GONE)
      .map(({ _id }) => _id.toHexString()),
  );
  const missing = ids.filter((id) => !known.has(id.toHexString()));
  if (missing.length > 0) await eraseMemberships(context, missing);
}
