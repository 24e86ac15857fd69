import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { packCollections } from './collections';
import type { LeaverDocument } from './documents';

/**
 * Before a profile leaves its account, to be erased or joined to another one: from here on its document is asked, and not the columns.
 *
 * @returns the note; each attempt to leave has its own.
 */
export async function noteLeaver(context: EngineContext, profileId: ObjectId): Promise<ObjectId> {
  const { packLeavers } = await packCollections(context);
  const note = new ObjectId();
  await packLeavers.insertOne({ _id: note, account: context.account, profileId });
  return note;
}

/** Where nothing came of it. */
export async function forgetNote(context: EngineContext, note: ObjectId): Promise<void> {
  const { packLeavers } = await packCollections(context);
  await packLeavers.deleteOne({ _id: note, account: context.account });
}

/** After it has left: where there are no columns nothing is to be taken out of them. Whoever makes some from now on does not find the profile. */
export async function forgetLeaver(context: EngineContext, note: ObjectId | undefined): Promise<void> {
  if (!note) return;
  const { packManifests } = await packCollections(context);
  if (!(await packManifests.findOne({ _id: context.account }, { projection: { _id: 1 } })))
    await forgetNote(context, note);
}

/** Notes of those who are away. A note of somebody who is still there stays: they may be about to leave. */
export async function thoseAway(
  context: EngineContext,
  notes: readonly LeaverDocument[],
): Promise<LeaverDocument[]> {
  const { profiles } = await factCollections(context);
  const ids = notes.map(({ profileId }) => profileId);
  const present = await profiles
    .find({ _id: { $in: ids }, account: context.account }, { projection: { _id: 1 } })
    .toArray();
  const there = new Set(present.map(({ _id }) => _id.toHexString()));
  return notes.filter(({ profileId }) => !there.has(profileId.toHexString()));
}
