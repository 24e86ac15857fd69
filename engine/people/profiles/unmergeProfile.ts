import { ObjectId } from 'mongodb';
import type { WriteOptions } from '../../api';
import { checkWriteOptions } from '../../api/checkOptions';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { IdentityConflictError, NotFoundError } from '../../store/errors';
import { peopleCollections } from '../collections';
import { finishDepartures } from './departure';
import { getProfileDocument } from './findProfile';
import { UNDOABLE_MS, type JoinDocument } from './JoinDocument';
import { readId } from './refs';
import { type Separated } from './separated';
import { finishSeparation, finishSeparations, partsOf } from './separate';

/**
 * Undoes a join: who was joined to another one is on their own again. As a join does, it goes step by step, each of which may be done again: whoever
 * finds one that is unfinished finishes it.
 *
 * @param id of the profile that was joined, or of the one that took over: then its latest join is undone.
 * @throws NotFoundError, InvalidArgumentError, IdentityConflictError
 */
export async function unmergeProfile(
  context: EngineContext,
  id: string,
  options: WriteOptions = {},
): Promise<{ id: string; from: string }> {
  checkWriteOptions(options);
  const named = readId(id, '');
  await finishSeparations(context);
  const holder = await getProfileDocument(context, { id: named.toHexString() });
  await finishDepartures(context, holder._id);
  const join = await joinOf(context, holder._id, named);
  options.signal?.throwIfAborted();
  refuseNameless(await partsOf(context, holder, join));
  const { joins } = await peopleCollections(context);
  await joins.updateOne({ _id: join._id }, { $set: { undoing: await serverNow(context) } });
  await finishSeparation(context, join);
  return { id: join._id.toHexString(), from: holder._id.toHexString() };
}

/** @throws NotFoundError */
async function joinOf(context: EngineContext, holder: ObjectId, named: ObjectId): Promise<JoinDocument> {
  const { joins } = await peopleCollections(context);
  const since = new Date((await serverNow(context)).getTime() - UNDOABLE_MS);
  const filter = { into: holder, at: { $gte: since }, ...(!holder.equals(named) && { _id: named }) };
  const join = await joins.findOne(filter, { sort: { at: -1, _id: -1 } });
  if (join) return join;
  throw new NotFoundError(
    holder.equals(named)
      ? `Nobody was joined to the profile with the id ${named.toHexString()} in the last 30 days.`
      : `The profile with the id ${named.toHexString()} was joined to another one more than 30 days ago.`,
    { hint: 'A join can be undone for 30 days. profiles.joins shows those of a person.' },
  );
}

/** @throws IdentityConflictError when one of the two would be without any identity */
function refuseNameless({ returns, stays }: Separated): void {
  for (const [{ keys }, who] of [
    [returns, 'that was joined'],
    [stays, 'that took over'],
  ] as const)
    if (keys.length === 0)
      throw new IdentityConflictError(`The profile ${who} has none of the identities any more that it had.`, {
        hint: 'Nobody could find it again. Give a new profile its own data, or give the one that took over another identity first.',
      });
}
