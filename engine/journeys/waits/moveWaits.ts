import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { isOfKey, slotOf } from './slots';
import type { WaitDocument } from './WaitDocument';

/**
 * What waits of a profile, and what has ended, is that of the one that takes over. The mark comes first: from then on somebody hears of each change of it.
 * Events that the other one had already count where they are dated after the wait began: they are the same person. Done twice it changes nothing.
 */
export async function moveWaits(context: EngineContext, from: ObjectId, to: ObjectId): Promise<void> {
  const { waits } = await journeyCollections(context);
  const moving = await waits.find({ profileId: from }).toArray();
  for (const wait of moving) {
    if (wait.waiting) await mark(context, wait, to);
    await context.step?.('takerMarked', wait);
    await move(context, wait, to);
  }
}

async function mark(context: EngineContext, { _id }: WaitDocument, to: ObjectId): Promise<void> {
  const { profiles } = await factCollections(context);
  await profiles.updateOne(
    { _id: to, account: context.account },
    { $set: { [`waits.${_id.toHexString()}`]: 0 } },
  );
}

/** It is looked at soon, whoever changes the profile. Where the other one waits here as well, both wait. */
async function move(
  context: EngineContext,
  { _id, place, slot, key, waiting }: WaitDocument,
  to: ObjectId,
): Promise<void> {
  const { waits } = await journeyCollections(context);
  const moved = { profileId: to, ...(waiting && { rev: 0, opened: 0 }) };
  const own = slot === undefined ? undefined : slotOf(place, to, isOfKey(slot) ? key : undefined);
  try {
    await waits.updateOne({ _id }, { $set: { ...moved, ...(own !== undefined && { slot: own }) } });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await waits.updateOne({ _id }, { $set: moved, $unset: { slot: '' } });
  }
  if (waiting) await waits.updateOne({ _id, waiting: true }, { $set: { dueAt: await serverNow(context) } });
}
