import { flushInboxes } from '../changes/flushInboxes';
import { serverNow } from '../clock/serverTime';
import type { EngineContext } from '../context';
import { evaluateProfiles } from '../memberships/evaluateProfiles';

const BATCH = 500;

/**
 * Step 9: changes that were accepted and not finished by whoever wrote them, oldest first.
 *
 * @param grace milliseconds that their writer is given to do it. @returns how many profiles were finished.
 */
export async function recoverChanges(context: EngineContext, grace: number): Promise<number> {
  const { profiles } = await context.collections();
  const before = new Date((await serverNow(context)).getTime() - grace);
  const left = await profiles.find({ account: context.account, dirtyAt: { $lte: before } }, { sort: { dirtyAt: 1 }, limit: BATCH, hint: 'dirty' }).toArray();
  if (left.length === 0) return 0;
  await flushInboxes(context, left);
  await evaluateProfiles(context, left.map((profile) => ({ profile })));
  return left.length;
}
