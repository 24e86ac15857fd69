import { ObjectId } from 'mongodb';
import type { Wait } from '../../api/common';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import type { ChangeRequest } from './ProfileChange';
import { isPlain } from './plainUpdates';

/** From so many on one document for all of them is worth its two writes. */
export const MANY = 100;

/**
 * New profiles that are made together have no mark of their own: one document names them from before they are inserted until they are evaluated, and
 * with that the second write of each is saved. Those with events have one: their inbox has to be emptied anyway. The same of profiles that are changed together as
 * they were read: their update counts for one revision, and whoever looks after them has made another one.
 */
export function unmarkedTogether(requests: readonly ChangeRequest[], wait: Wait): ReadonlySet<ChangeRequest> {
  const together =
    wait === 'evaluated'
      ? requests.filter((request) =>
          request.create === true ? (request.change.events ?? []).length === 0 : isPlain(request),
        )
      : [];
  return new Set(together.length >= MANY ? together : []);
}

/** Before they are written: whoever dies from here on leaves something that names them (`work/recoverBirths.ts`). */
export async function announceBirths(
  context: EngineContext,
  unmarked: ReadonlySet<ChangeRequest>,
): Promise<ObjectId | undefined> {
  if (unmarked.size === 0) return undefined;
  const { births } = await membershipCollections(context);
  const [_id, at] = [new ObjectId(), await serverNow(context)];
  await births.insertOne({
    _id,
    account: context.account,
    profileIds: Array.from(unmarked, ({ profileId }) => profileId),
    at,
    dueAt: at,
  });
  await context.step?.('birthsAnnounced', unmarked);
  return _id;
}

/**
 * After they are evaluated. Should it come back, in a change of primary, they are evaluated once more: nobody waits for a disk.
 *
 * @param left who is left to background work.
 */
export async function endBirths(
  context: EngineContext,
  _id: ObjectId,
  left: readonly ObjectId[],
): Promise<void> {
  const { births } = await membershipCollections(context);
  if (left.length > 0) await births.updateOne({ _id }, { $set: { profileIds: [...left] } });
  else await births.deleteOne({ _id }, { writeConcern: { w: 1 } });
}
