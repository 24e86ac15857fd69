import type { ObjectId } from 'mongodb';
import { followProfiles } from '../../people/profiles/followProfiles';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { movePermits } from './movePermits';

/** A permit that nobody was told of is as if it had never been; wherever a join has taken it meanwhile. */
export async function givePermitBack(context: EngineContext, profileId: ObjectId, id: string): Promise<void> {
  await followProfiles(context, [profileId], (from, to) => movePermits(context, from, to._id));
  const { permits } = await contactCollections(context);
  const { account } = context;
  for (;;) {
    const stored = await permits.findOne(
      { account, 'permits.id': id },
      { hint: 'permit', projection: { _id: 1 } },
    );
    if (!stored) return;
    const { matchedCount } = await permits.updateOne(
      { _id: stored._id, account, 'permits.id': id },
      { $pull: { permits: { id } }, $inc: { revision: 1 } },
    );
    if (matchedCount > 0) return;
  }
}
