import { journeyCollections } from '../journeys/collections';
import type { ParticipantDocument } from '../journeys/flows/FlowDocument';
import { insertPendingRows } from '../journeys/flows/insertPendingRows';
import { membershipCollections } from '../membership/collections';
import type { MembershipDocument } from '../membership/memberships/MembershipDocument';
import { settleMarks } from '../membership/memberships/settleMarks';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { together } from '../store/forEach';
import { Look } from './Look';
import { withoutOrphans } from './withoutOrphans';

const BATCH = 500;

/** Step 9: memberships that were written and not verified or not handed on. @param look default: at everything. @returns how many. */
export async function recoverMarks(
  context: EngineContext,
  grace: number,
  look = new Look(),
): Promise<number> {
  const { memberships } = await membershipCollections(context);
  const before = new Date((await serverNow(context)).getTime() - grace);
  const find = (outAt: object): Promise<MembershipDocument[]> =>
    memberships
      .find({ account: context.account, outAt }, { sort: { outAt: 1 }, limit: BATCH, hint: 'out' })
      .toArray();
  const marked = await look.upTo(before, find, (membership) => membership.outAt);
  await together(await withoutOrphans(context, marked), (some) => settleMarks(context, some));
  return marked.length;
}

/** Participants whose rows are not in the outbox yet. @param look default: at everything. @returns how many. */
export async function recoverRows(context: EngineContext, grace: number, look = new Look()): Promise<number> {
  const { participants } = await journeyCollections(context);
  const before = new Date((await serverNow(context)).getTime() - grace);
  const find = (pendingAt: object): Promise<ParticipantDocument[]> =>
    participants
      .find(
        { account: context.account, pendingAt },
        { sort: { pendingAt: 1 }, limit: BATCH, hint: 'pending' },
      )
      .toArray();
  const holders = await look.upTo(before, find, (participant) => participant.pendingAt);
  await together(holders, (some) => insertPendingRows(context, some));
  return holders.length;
}
