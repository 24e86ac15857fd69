import { ObjectId, type UpdateFilter } from 'mongodb';
import { factCollections } from '../evaluation/facts/collections';
import { identityKeysOf } from '../people/profiles/moveOver';
import { readRef, refKey } from '../people/profiles/refs';
import type { EngineContext } from '../store/context';
import { isAudienceError } from '../store/errors';
import { readItem } from '../store/itemError';
import { journeyCollections } from './collections';
import type { FlowDocument } from './flows/FlowDocument';
import { isText, settingsOf } from './flows/flowSettings';

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
  await forgetNames(context, profileId);
  // It goes on behind where it stood.
  await flows.updateMany(
    { account, 'sources.cursor': profileId },
    { $set: { 'sources.$[one].cursor': before(profileId) } },
    { arrayFilters: [{ 'one.cursor': profileId }] },
  );
}

/** A flow says whom it was launched for as it was told: by any name that the person had. */
async function forgetNames(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { flows } = await journeyCollections(context);
  const { profiles } = await factCollections(context);
  const { account } = context;
  const naming = await flows
    .find({ account, 'audience.profiles.0': { $exists: true } }, { projection: { audience: 1, settings: 1 } })
    .toArray();
  if (naming.length === 0) return;
  const profile = await profiles.findOne({ _id: profileId }, { projection: { identities: 1, joined: 1 } });
  const names = new Set([
    ...[profileId, ...(profile?.joined ?? [])].map((id) => id.toHexString()),
    ...(profile ? identityKeysOf(context, profile.identities) : []),
  ]);
  for (const { _id, audience, settings } of naming) {
    const own = (audience.profiles ?? []).filter((ref) => {
      const read = readItem(ref, (one) => readRef(context, one));
      return !isAudienceError(read) && names.has(refKey(context, read));
    });
    if (own.length > 0)
      await flows.updateOne({ _id }, {
        $pullAll: { 'audience.profiles': own },
        ...(isText(settings) && { $set: { settings: settingsOf(settings) } }),
      } as UpdateFilter<FlowDocument>);
  }
}

/** The id before an id. */
const before = (id: ObjectId): ObjectId =>
  new ObjectId((BigInt(`0x${id.toHexString()}`) - 1n).toString(16).padStart(24, '0'));
