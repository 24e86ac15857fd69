import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { eraseTraces } from './eraseTraces';

/**
 * Erases once more what is stored of people who were erased meanwhile: somebody who was held up may have written of them after that. Profiles that are
 * there, on their way out or joined to another one are left alone.
 */
export async function eraseStrays(context: EngineContext, ids: readonly ObjectId[]): Promise<void> {
  if (ids.length === 0) return;
  const { profiles } = await factCollections(context);
  const found = await profiles
    .find({ $or: [{ _id: { $in: [...ids] } }, { joined: { $in: [...ids] } }] }, { projection: { joined: 1 } })
    .toArray();
  const known = new Set(
    found.flatMap(({ _id, joined = [] }) => [_id, ...joined]).map((id) => id.toHexString()),
  );
  for (const id of ids) if (!known.has(id.toHexString())) await eraseTraces(context, id);
}
