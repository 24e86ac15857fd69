import { journeyCollections } from '../journeys/collections';
import { settleWaits } from '../journeys/waits/settleWaits';
import type { WaitDocument } from '../journeys/waits/WaitDocument';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { together } from '../store/forEach';
import { Look } from './Look';

const BATCH = 1_000;

/**
 * Waits whose time or moment has come, and those whose opening nobody has finished, those due first.
 * @param look default: at everything.
 * @returns how many were looked at.
 */
export async function endDueWaits(context: EngineContext, look = new Look()): Promise<number> {
  const { waits } = await journeyCollections(context);
  const find = (dueAt: object): Promise<WaitDocument[]> =>
    waits
      .find({ account: context.account, dueAt }, { sort: { dueAt: 1 }, limit: BATCH, hint: 'due' })
      .toArray();
  const due = await look.upTo(await serverNow(context), find, (wait) => wait.dueAt);
  await together(due, (some) => settleWaits(context, some));
  return due.length;
}

/** Milliseconds until the next one is due; `Infinity` when none is. @param look whose last one found nothing due. */
export async function untilNextWait(context: EngineContext, look: Look): Promise<number> {
  const { waits } = await journeyCollections(context);
  const [first] = await waits
    .find(
      { account: context.account, dueAt: { $exists: true, ...look.range() } },
      { projection: { _id: 0, dueAt: 1 }, sort: { dueAt: 1 }, limit: 1, hint: 'due' },
    )
    .toArray();
  if (!first?.dueAt) return Infinity;
  return Math.max(0, first.dueAt.getTime() - (await serverNow(context)).getTime());
}
