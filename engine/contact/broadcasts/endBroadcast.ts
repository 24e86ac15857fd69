import type { Broadcast } from '../../api';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { GONE } from '../../store/gone';
import { contactCollections } from '../collections';
import { findBroadcast, toBroadcast } from './findBroadcast';

/**
 * How a broadcast ends. *Closed*, it takes nobody in and hands nobody out who was not sent to. *Deleted*, it leaves its account in one atomic step, so
 * that no call sees it any more; then its recipients go, and it itself a minute later: a batch that was being taken in has been written by then.
 */

/** What a call that has begun before may still write, it writes within this time. */
const LINGER_MS = 60_000;

/** Closing again changes nothing. @throws NotFoundError */
export async function closeBroadcast(context: EngineContext, broadcastId: string): Promise<Broadcast> {
  const found = await findBroadcast(context, broadcastId);
  if (found.closedAt) return toBroadcast(context, found);
  const { broadcasts } = await contactCollections(context);
  const closedAt = await serverNow(context);
  await broadcasts.updateOne({ _id: found._id, closedAt: { $exists: false } }, { $set: { closedAt } });
  return getClosed(context, broadcastId);
}

const getClosed = async (context: EngineContext, broadcastId: string): Promise<Broadcast> =>
  toBroadcast(context, await findBroadcast(context, broadcastId));

/** What was tracked and rejected stays: events, and the ledger. @throws NotFoundError */
export async function deleteBroadcast(
  context: EngineContext,
  broadcastId: string,
): Promise<{ id: string; name: string }> {
  const { _id, id, name } = await findBroadcast(context, broadcastId);
  const { broadcasts } = await contactCollections(context);
  const departure = { account: context.account, at: await serverNow(context) };
  await broadcasts.updateOne({ _id, account: context.account }, { $set: { account: GONE, departure } });
  await context.step?.('broadcastLeft', id);
  await finishBroadcastRemovals(context);
  return { id, name };
}

/** The other steps, for all that have left: those that were begun here, and those that a killed process has left. @returns how many recipients went */
export async function finishBroadcastRemovals(context: EngineContext): Promise<number> {
  const { broadcasts, recipients } = await contactCollections(context);
  const left = await broadcasts.find({ account: GONE, 'departure.account': context.account }).toArray();
  if (left.length === 0) return 0;
  const before = (await serverNow(context)).getTime() - LINGER_MS;
  let deleted = 0;
  for (const { _id, departure } of left) {
    deleted += (await recipients.deleteMany({ broadcast: _id })).deletedCount;
    if (departure !== undefined && departure.at.getTime() <= before)
      await broadcasts.deleteOne({ _id, account: GONE });
  }
  return deleted;
}
