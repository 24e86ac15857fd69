import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { eraseStrays } from './eraseStrays';

/**
 * After something was written of these people: what belongs to one who was erased meanwhile goes, and what belongs to one who was joined to another is
 * that one's.
 */
export async function followProfiles(
  context: EngineContext,
  ids: readonly ObjectId[],
  move: (from: ObjectId, to: ProfileDocument) => Promise<void>,
): Promise<void> {
  const { profiles } = await factCollections(context);
  const each = [...new Map(ids.map((id) => [id.toHexString(), id])).values()];
  if ((await profiles.countDocuments({ _id: { $in: each } })) === each.length) return;
  await eraseStrays(context, each);
  for (const successor of await profiles
    .find({ joined: { $in: each }, account: context.account })
    .toArray()) {
    for (const id of each)
      if (successor.joined?.some((joined) => joined.equals(id)) === true) await move(id, successor);
  }
}
