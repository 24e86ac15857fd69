import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { chapterCollections } from './collections';

/** All books of somebody: who leaves has none. */
export async function dropChapters(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { chapters } = await chapterCollections(context);
  await chapters.deleteMany({ profileId });
}

/** Whoever has just written of somebody looks whether they are still there. */
export async function dropOfGone(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { profiles } = await factCollections(context);
  const there = { _id: profileId, account: context.account };
  if (!(await profiles.findOne(there, { projection: { _id: 1 } }))) await dropChapters(context, profileId);
}
