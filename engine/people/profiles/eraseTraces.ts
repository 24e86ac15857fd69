import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import { eraseMemberships } from '../../membership/memberships/eraseMemberships';
import type { EngineContext } from '../../store/context';
import { ERASURE } from '../occasions';

/**
 * Deletes everything that is stored of a profile beside itself.
 */
export async function eraseTraces(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { events } = await factCollections(context);
  await Promise.all([
    eraseMemberships(context, [profileId]),
    events.deleteMany({ profileId }),
    ...context.listeners.of(ERASURE).map((hear) => hear(context, profileId)),
  ]);
}
