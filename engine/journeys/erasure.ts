import { ObjectId } from 'mongodb';
import type { EngineContext } from '../store/context';
import { journeyCollections } from './collections';

export async function eraseJourneys(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { participants, entries, waits, assignments } = await journeyCollections(context);
  await eraseFromFlows(context, profileId);
  await Promise.all([
    participants.deleteMany({ profileId }),
    entries.deleteMany({ profileId }),
    waits.deleteMany({ profileId }),
    assignments.deleteMany({ profileId }),
  ]);
}

/** Flows that the person was to enter by name, or whose population has just come as far as to them. */
async function eraseFromFlows(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { flows } = await journeyCollections(context);
  const { account } = context;
  await flows.updateMany(
    { account, 'sources.profileIds': profileId },
    { $pull: { 'sources.$[].profileIds': profileId } },
  );
  // It goes on behind where it stood.
  await flows.updateMany(
    { account, 'sources.cursor': profileId },
    { $set: { 'sources.$[one].cursor': before(profileId) } },
    { arrayFilters: [{ 'one.cursor': profileId }] },
  );
}

/** The id before an id. */
const before = (id: ObjectId): ObjectId =>
  new ObjectId((BigInt(`0x${id.toHexString()}`) - 1n).toString(16).padStart(24, '0'));
