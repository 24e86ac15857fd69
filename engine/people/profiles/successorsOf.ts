import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { locateProfiles } from './locateProfiles';

/** People who were chosen a moment ago, as they are now: who was joined to another one is that one, who was erased is nobody. */
export async function successorsOf(context: EngineContext, ids: readonly ObjectId[]): Promise<ObjectId[]> {
  const located = await locateProfiles(
    context,
    ids.map((id) => ({ id })),
  );
  return [
    ...new Map(
      ids.flatMap((id) => located.get(id.toHexString())?._id ?? []).map((id) => [id.toHexString(), id]),
    ).values(),
  ];
}
