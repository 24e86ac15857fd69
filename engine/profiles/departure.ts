import type { ObjectId } from 'mongodb';
import { serverNow } from '../clock/serverTime';
import type { EngineContext } from '../context';
import { GONE, type ProfileDocument } from '../mongo/documents';
import { eraseTraces } from './eraseTraces';
import { moveOver } from './moveOver';

/**
 * How a profile ceases to be one. First, in one atomic step, it leaves its account: from then on no query sees it and no change reaches it,
 * and what it holds stands still. Then what belongs to it is erased, or moved to the profile that takes over. Last it is deleted. Each
 * step may be done again: whoever meets an unfinished departure finishes it.
 */

/** The first step. Resolves to false when there was no such profile (any more). */
export async function beginDeparture(context: EngineContext, id: ObjectId, options: { into?: ObjectId; revision?: number } = {}): Promise<boolean> {
  const { profiles } = await context.collections();
  const { into, revision } = options;
  const departure = { account: context.account, ...(into && { into }), at: await serverNow(context) };
  const { modifiedCount } = await profiles.updateOne(
    { _id: id, account: context.account, ...(revision !== undefined && { revision }) },
    // Who is erased frees the identities at once; who is joined keeps them until the other one has them.
    { $set: { account: GONE, departure, ...(into === undefined && { keys: [] }) } },
  );
  return modifiedCount > 0;
}

/** All other steps. */
export async function finishDeparture(context: EngineContext, id: ObjectId): Promise<void> {
  const { profiles } = await context.collections();
  const profile = await profiles.findOne({ _id: id, account: GONE, 'departure.account': context.account });
  if (!profile) return;
  const target = profile.departure?.into && (await successorOf(context, profile.departure.into));
  if (target) await moveOver(context, profile, target);
  await eraseTraces(context, profile._id);
  await profiles.deleteOne({ _id: id, account: GONE });
  // A slow evaluator that had read the profile before it left may have written once more.
  await eraseTraces(context, profile._id);
}

/** The profile that stands for an id now; `null` when it was erased meanwhile, and with it who was to be joined to it. */
async function successorOf(context: EngineContext, id: ObjectId): Promise<ProfileDocument | null> {
  const { profiles } = await context.collections();
  for (;;) {
    const present = await profiles.findOne({ $or: [{ _id: id }, { joined: id }], account: context.account });
    if (present) return present;
    const leaving = await profiles.findOne({ _id: id, account: GONE, 'departure.account': context.account });
    if (leaving?.departure?.into === undefined) return null;
    await finishDeparture(context, id);
  }
}

/** Departures that a crash has left unfinished; resolves to how many there were. */
export async function finishDepartures(context: EngineContext): Promise<number> {
  const { profiles } = await context.collections();
  const left = await profiles.find({ account: GONE, 'departure.account': context.account }, { projection: { _id: 1 } }).limit(1_000).toArray();
  for (const { _id } of left) await finishDeparture(context, _id);
  return left.length;
}
