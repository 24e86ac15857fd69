import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../store/context';
import { journeyCollections } from './collections';

export async function eraseJourneys(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { participants, entries, waits, assignments } = await journeyCollections(context);
  await Promise.all([
    participants.deleteMany({ profileId }),
    entries.deleteMany({ profileId }),
    waits.deleteMany({ profileId }),
    assignments.deleteMany({ profileId }),
  ]);
}
