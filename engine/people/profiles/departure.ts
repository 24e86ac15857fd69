import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { forgetLeaver, forgetNote, noteLeaver } from '../../evaluation/packed/leavers';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { forEach } from '../../store/forEach';
import { GONE } from '../../store/gone';
import { forgetPerson } from '../import/forgetPerson';
import { eraseTraces } from './eraseTraces';
import { identityKeysOf, moveOver, moveTraces, noKeys, stillLeaving } from './moveOver';

/**
 * How a profile ceases to be one. First, in one atomic step, it leaves its account: from then on no query sees it and no change reaches it,
 * and what it holds stands still. Then what belongs to it is erased, or moved to the profile that takes over. Last it is deleted. Each
 * step may be done again: whoever meets an unfinished departure finishes it.
 */

/** The first step. Resolves to false when there was no such profile (any more). */
export async function beginDeparture(
  context: EngineContext,
  id: ObjectId,
  options: { into?: ObjectId; revision?: number } = {},
): Promise<boolean> {
  const { profiles } = await factCollections(context);
  const { into, revision } = options;
  for (;;) {
    const present = { _id: id, account: context.account, ...(revision !== undefined && { revision }) };
    const profile = await profiles.findOne(present, { projection: { revision: 1 } });
    if (!profile) return false;
    // It counts for who is there now: after a profile has left and come back another note is written.
    const note = await noteLeaver(context, id);
    await context.step?.('leaverNoted', id);
    const departure = { account: context.account, ...(into && { into }), at: await serverNow(context), note };
    const { modifiedCount } = await profiles.updateOne(
      { ...present, revision: profile.revision },
      // Who is erased frees the identities at once; who is joined keeps them until the other one has them.
      { $set: { account: GONE, departure, ...(into === undefined && { keys: noKeys(id) }) } },
    );
    if (modifiedCount > 0) return true;
    await forgetNote(context, note);
  }
}

/** All other steps. */
export async function finishDeparture(context: EngineContext, id: ObjectId): Promise<void> {
  const { profiles } = await factCollections(context);
  const profile = await profiles.findOne({ _id: id, 'departure.account': context.account });
  if (!profile?.departure) return;
  if (profile.departure.into === undefined) {
    await forgetPerson(context, profile);
    await eraseDeparted(context, id);
  } else await joinDeparted(context, profile, profile.departure.into);
  await forgetLeaver(context, profile.departure.note);
}

async function eraseDeparted(context: EngineContext, id: ObjectId): Promise<void> {
  const { profiles } = await factCollections(context);
  await eraseTraces(context, id);
  await profiles.deleteOne({ _id: id, account: GONE });
  // A slow evaluator that had read the profile before it left may have written once more.
  await eraseTraces(context, id);
}

/** The profile that takes over may be on its way out itself by now: then its successor takes over from both. */
async function joinDeparted(context: EngineContext, profile: ProfileDocument, into: ObjectId): Promise<void> {
  const { profiles } = await factCollections(context);
  const passed: ObjectId[] = [];
  for (;;) {
    const target = await successorOf(context, into);
    if (!target) {
      for (const stray of passed) await eraseTraces(context, stray);
      return eraseDeparted(context, profile._id);
    }
    const moved = await moveOver(context, profile, target, passed);
    if (moved === 'overtaken') return;
    if (moved === 'done') {
      await profiles.deleteOne(stillLeaving(profile));
      // A slow evaluator that had read the profile before it left may have written once more. Whoever is back, as their join was undone, keeps what is theirs.
      if (!(await profiles.findOne({ _id: profile._id }, { projection: { _id: 1 } })))
        await moveTraces(context, profile, [profile._id], target);
      return;
    }
    if (moved === 'left') passed.push(target._id);
    else await joinHolders(context, profile, target);
  }
}

/** Somebody was created with an identity in the instant in which it was nobody's: the same person, once more. */
async function joinHolders(
  context: EngineContext,
  { identities }: ProfileDocument,
  target: ProfileDocument,
): Promise<void> {
  const { profiles } = await factCollections(context);
  const holders = await profiles
    .find(
      {
        keys: { $in: identityKeysOf(context, identities) },
        account: context.account,
        _id: { $ne: target._id },
      },
      { projection: { _id: 1 } },
    )
    .toArray();
  for (const { _id } of holders)
    if (await beginDeparture(context, _id, { into: target._id })) await finishDeparture(context, _id);
}

/** The profile that stands for an id now; `null` when it was erased meanwhile, and with it who was to be joined to it. */
async function successorOf(context: EngineContext, id: ObjectId): Promise<ProfileDocument | null> {
  const { profiles } = await factCollections(context);
  for (let missed = 0; missed < LOOKS;) {
    const found = await profiles.find({ $or: [{ _id: id }, { joined: id }] }).toArray();
    const present = found.find(({ account }) => account === context.account);
    if (present) return present;
    const leaving = found.find(({ departure }) => departure?.account === context.account);
    if (leaving?.departure?.into !== undefined) await finishDeparture(context, leaving._id);
    else if (leaving) return null;
    else {
      // One query may see the one that goes too late and its successor too early.
      missed++;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
  return null;
}

const LOOKS = 10;
const LOOK_AGAIN_MS = 20;

/** Departures that a crash has left unfinished, all or those into one profile; resolves to how many there were. */
export async function finishDepartures(context: EngineContext, into?: ObjectId): Promise<number> {
  const { profiles } = await factCollections(context);
  const filter = {
    'departure.account': context.account,
    ...(into && { 'departure.into': into }),
    departure: { $exists: true },
  };
  const left = await profiles
    .find(filter, { projection: { _id: 1 } })
    .limit(1_000)
    .toArray();
  await forEach(left, ({ _id }) => finishDeparture(context, _id));
  return left.length;
}
