import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { eraseMemberships } from '../../membership/memberships/eraseMemberships';

/**
 * Deletes everything that is stored of a profile beside itself. What Do Not Contact knows is kept: it is evidence (R76). Rejected sends stay counted, and
 * no longer say whose they were.
 */
export async function eraseTraces(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { events, participants, entries, recipients, rejections } = await context.collections();
  await Promise.all([
    eraseMemberships(context, [profileId]),
    ...[events, participants, entries, recipients].map((collection) => collection.deleteMany({ profileId })),
    rejections.updateMany({ profileId }, { $unset: { profileId: '' } }),
  ]);
}
