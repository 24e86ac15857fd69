import { serverNow } from '../clock/serverTime';
import type { EngineContext } from '../context';
import { insertPendingRows } from '../flows/insertPendingRows';
import { settleMarks } from '../memberships/settleMarks';
import { withoutOrphans } from './withoutOrphans';

const BATCH = 500;

/** Step 9: memberships that were written and not verified or not handed on. @returns how many. */
export async function recoverMarks(context: EngineContext, grace: number): Promise<number> {
  const { memberships } = await context.collections();
  const before = new Date((await serverNow(context)).getTime() - grace);
  const marked = await memberships.find({ account: context.account, outAt: { $lte: before } }, { sort: { outAt: 1 }, limit: BATCH, hint: 'out' }).toArray();
  await settleMarks(context, await withoutOrphans(context, marked));
  return marked.length;
}

/** Participants whose rows are not in the outbox yet. @returns how many. */
export async function recoverRows(context: EngineContext, grace: number): Promise<number> {
  const { participants } = await context.collections();
  const before = new Date((await serverNow(context)).getTime() - grace);
  const holders = await participants.find({ account: context.account, pendingAt: { $lte: before } }, { sort: { pendingAt: 1 }, limit: BATCH, hint: 'pending' }).toArray();
  await insertPendingRows(context, holders);
  return holders.length;
}
