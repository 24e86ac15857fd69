import type { ObjectId } from 'mongodb';
import { dropChapters } from '../../evaluation/chapters/dropChapters';
import { factCollections } from '../../evaluation/facts/collections';
import { eraseFromArrivals } from '../../membership/changes/arrivals';
import { eraseMemberships } from '../../membership/memberships/eraseMemberships';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { ERASURE } from '../occasions';

/**
 * Deletes everything that is stored of a profile beside itself.
 */
export async function eraseTraces(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { events } = await factCollections(context);
  const { joins } = await peopleCollections(context);
  await Promise.all([
    eraseMemberships(context, [profileId]),
    events.deleteMany({ profileId }),
    dropChapters(context, profileId),
    joins.deleteMany({ $or: [{ _id: profileId }, { into: profileId }] }),
    eraseFromArrivals(context, profileId),
    ...context.listeners.of(ERASURE).map((hear) => hear(context, profileId)),
  ]);
}
