import type { EndedWait, ParkedWait, Place, WaitsApi } from '../../api/waits';
import { checkSignal } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { claimRows, readClaim } from '../outbox/claimRows';
import { checkNext, nextRow } from '../outbox/nextRow';
import { checkIds, parkedRows, requeueRows } from '../outbox/parkedRows';
import { knownPlace, readPlace } from './places';
import { toEndedWaits } from './toWaits';
import { placeKey, type WaitDocument } from './WaitDocument';
import { ENDED_WAITS } from './waitOutbox';

/** Takes ended waits that nobody holds, in the order in which they ended. @throws NotFoundError, InvalidArgumentError */
export async function claimWaits(
  context: EngineContext,
  given: Place,
  options: NonNullable<Parameters<WaitsApi['claim']>[1]> = {},
): Promise<EndedWait[]> {
  const claim = readClaim(context, options);
  const place = await knownPlace(context, given);
  const claimed = await claimRows<WaitDocument>(context, ENDED_WAITS, place, claim);
  return toEndedWaits(context, claimed.sort(byEnding), readPlace(given));
}

const byEnding = (a: WaitDocument, b: WaitDocument): number =>
  (a.endedAt as Date).getTime() - (b.endedAt as Date).getTime() ||
  (a._id.toHexString() < b._id.toHexString() ? -1 : 1);

/** True as soon as there is something to claim (`nextRow`). @throws InvalidArgumentError */
export async function nextWait(
  context: EngineContext,
  given: Place,
  options: NonNullable<Parameters<WaitsApi['next']>[1]> = {},
): Promise<boolean> {
  checkNext(options);
  const place = placeKey(context, readPlace(given));
  return nextRow(context, ENDED_WAITS, place, options, {
    isOpen: async () => true,
    watch: Promise.resolve(),
  });
}

/** Those that were given up, latest first. @throws NotFoundError when iterated */
export async function* parkedWaits(
  context: EngineContext,
  given: Place,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<ParkedWait> {
  checkSignal(options.signal);
  options.signal?.throwIfAborted();
  const place = await knownPlace(context, given);
  for await (const row of parkedRows<WaitDocument>(context, ENDED_WAITS, place, options.signal)) {
    const [ended] = await toEndedWaits(context, [row], readPlace(given));
    const { lease: _lease, ...parked } = ended as EndedWait;
    yield { ...parked, parkedAt: (row.parkedAt as Date).toISOString(), error: row.error ?? '' };
  }
}

/** Brings them back, all of a place or those named. @throws NotFoundError, InvalidArgumentError */
export async function requeueWaits(
  context: EngineContext,
  given: Place,
  ids?: readonly string[],
): Promise<{ requeued: number }> {
  checkIds(ENDED_WAITS, ids);
  return requeueRows(context, ENDED_WAITS, await knownPlace(context, given), ids);
}
