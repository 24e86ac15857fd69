import { ObjectId } from 'mongodb';
import type { Wait } from '../../api/common';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import type { ChangeRequest } from './ProfileChange';

/** From so many on one document for all of them is worth its two writes. */
export const MANY = 100;

/**
 * New profiles that are made together have no mark of their own: one document names them from before they are inserted until they are evaluated, and
 * with that the second write of each is saved. Those with events have one: their inbox has to be emptied anyway.
 */
export function bornTogether(requests: readonly ChangeRequest[], wait: Wait): ReadonlySet<ChangeRequest> {
  const born =
    wait === 'evaluated'
      ? requests.filter(({ create, change }) => create === true && (change.events ?? []).length === 0)
      : [];
  return new Set(born.length >= MANY ? born : []);
}

/** Before they are inserted: whoever dies from here on leaves something that names them (`work/recoverBirths.ts`). */
export async function announceBirths(
  context: EngineContext,
  born: ReadonlySet<ChangeRequest>,
): Promise<ObjectId | undefined> {
  if (born.size === 0) return undefined;
  const { births } = await membershipCollections(context);
  const [_id, at] = [new ObjectId(), await serverNow(context)];
  await births.insertOne({
    _id,
    account: context.account,
    profileIds: [...born].map(({ profileId }) => profileId),
    at,
    dueAt: at,
  });
  await context.step?.('birthsAnnounced', born);
  return _id;
}

/** After they are evaluated. Should it come back, in a change of primary, they are evaluated once more: nobody waits for a disk. */
export async function endBirths(context: EngineContext, id: ObjectId): Promise<void> {
  const { births } = await membershipCollections(context);
  await births.deleteOne({ _id: id }, { writeConcern: { w: 1 } });
}
