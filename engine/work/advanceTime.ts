import { membershipCollections } from '../membership/collections';
import type { MembershipDocument } from '../membership/memberships/MembershipDocument';
import { settleMarks } from '../membership/memberships/settleMarks';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { together } from '../store/forEach';
import { Look } from './Look';
import { withoutOrphans } from './withoutOrphans';

const BATCH = 1_000;

/** Step 9: memberships that time alone may have changed by now, those due first. @param look default: at everything. @returns how many were looked at. */
export async function advanceTime(context: EngineContext, look = new Look()): Promise<number> {
  const { memberships } = await membershipCollections(context);
  const now = await serverNow(context);
  const find = (next: object): Promise<MembershipDocument[]> =>
    memberships
      .find({ account: context.account, next }, { sort: { next: 1 }, limit: BATCH, hint: 'next' })
      .toArray();
  const due = await look.upTo(now, find, (membership) => membership.next);
  if (due.length === 0) return 0;
  await together(await withoutOrphans(context, due), (some) => settleMarks(context, some, now.getTime()));
  return due.length;
}

/** Milliseconds until time changes a membership; `Infinity` when it never will. @param look whose last one found nothing due. */
export async function untilNextChange(context: EngineContext, look: Look): Promise<number> {
  const { memberships } = await membershipCollections(context);
  const [first] = await memberships
    .find(
      { account: context.account, next: { $exists: true, ...look.range() } },
      { projection: { _id: 0, next: 1 }, sort: { next: 1 }, limit: 1, hint: 'next' },
    )
    .toArray();
  if (!first?.next) return Infinity;
  return Math.max(0, first.next.getTime() - (await serverNow(context)).getTime());
}
