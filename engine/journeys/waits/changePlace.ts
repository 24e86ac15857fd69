import type { Place } from '../../api/waits';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { wakeFlow } from '../outbox/wakeFlow';
import { keepPlace, knownPlace, readPlace } from './places';
import { isOfKey, slotOf } from './slots';
import type { WaitDocument } from './WaitDocument';

const PAGE = 1_000;

/** What is not handled at a place, by the index that finds it. */
const LEFT = [
  { filter: { waiting: true }, hint: 'waiting' },
  { filter: { leaseUntil: { $exists: true } }, hint: 'claim' },
  { filter: { parkedAt: { $exists: true } }, hint: 'parked' },
] as const;

/**
 * What waits at a place, and the ends that nobody has handled, is at another one from now on. Each is moved by one write that changes nothing else of it:
 * whoever ends it or holds it meanwhile does so as before. Done again, also after a crash, it moves the rest.
 *
 * @throws NotFoundError, InvalidArgumentError @returns how many
 */
export async function changePlace(context: EngineContext, from: Place, to: Place): Promise<number> {
  const place = await knownPlace(context, from);
  const target = await keepPlace(context, readPlace(to));
  if (target === place) return 0;
  const { waits, places } = await journeyCollections(context);
  const { flows = [] } = (await places.findOne({ _id: place }, { projection: { flows: 1 } })) ?? {};
  if (flows.length > 0) await places.updateOne({ _id: target }, { $addToSet: { flows: { $each: flows } } });
  let count = 0;
  for (const { filter, hint } of LEFT)
    for (;;) {
      const page = await waits.find({ place, ...filter }, { limit: PAGE, hint }).toArray();
      if (page.length === 0) break;
      await context.step?.('placeRead', page);
      for (const wait of page) count += await move(context, wait, target);
    }
  wakeFlow(context, target);
  return count;
}

/** Where one of its key waits at the other place as well, both wait. */
async function move(
  context: EngineContext,
  { _id, place, profileId, slot, key }: WaitDocument,
  to: string,
): Promise<number> {
  const { waits } = await journeyCollections(context);
  const own = slot === undefined ? undefined : slotOf(to, profileId, isOfKey(slot) ? key : undefined);
  // The profile and the slot are those that were read: who is joined meanwhile is moved at the next look.
  const same = { _id, place, profileId, slot: slot ?? { $exists: false } };
  try {
    const set = { place: to, ...(own !== undefined && { slot: own }) };
    return (await waits.updateOne(same as never, { $set: set })).modifiedCount;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await waits.updateOne(same as never, { $set: { place: to }, $unset: { slot: '' } }))
      .modifiedCount;
  }
}
