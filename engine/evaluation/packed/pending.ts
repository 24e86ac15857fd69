import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { packCollections } from './collections';

/** Whom columns may be wrong about: over an index alone. */
export async function markedIds(context: EngineContext, limit: number): Promise<ObjectId[]> {
  const { profiles } = await factCollections(context);
  const marked = profiles.find(
    { account: context.account, unpacked: true },
    { projection: { _id: 1 }, hint: 'unpacked', limit },
  );
  return (await marked.toArray()).map(({ _id }) => _id);
}

/** Who has left, or is about to. */
export async function leavingIds(context: EngineContext, limit: number): Promise<ObjectId[]> {
  const { packLeavers } = await packCollections(context);
  const notes = packLeavers.find({ account: context.account }, { projection: { profileId: 1 }, limit });
  return (await notes.toArray()).map(({ profileId }) => profileId);
}
