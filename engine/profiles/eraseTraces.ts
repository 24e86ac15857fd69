import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../context';

/**
 * Deletes everything that is stored of a profile beside itself. What Do Not Contact knows is kept: it is evidence (R76). Rejected sends stay counted, and
 * no longer say whose they were.
 */
export async function eraseTraces(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { events, memberships, participants, entries, recipients, rejections } = await context.collections();
  await Promise.all([
    ...[events, memberships, participants, entries, recipients].map((collection) => collection.deleteMany({ profileId })),
    rejections.updateMany({ profileId }, { $unset: { profileId: '' } }),
  ]);
}
