import { factCollections } from '../evaluation/facts/collections';
import type { ProfileDocument } from '../evaluation/facts/documents';
import { flushInboxes } from '../membership/changes/flushInboxes';
import { evaluateProfiles } from '../membership/memberships/evaluateProfiles';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { isAway } from '../store/mongo/databaseError';
import { Look } from './Look';

const BATCH = 500;

/**
 * Step 9: changes that were accepted and not finished by whoever wrote them, oldest first.
 *
 * @param grace milliseconds that their writer is given to do it. @param look default: at everything. @returns how many profiles were finished.
 */
export async function recoverChanges(
  context: EngineContext,
  grace: number,
  look = new Look(),
): Promise<number> {
  const { profiles } = await factCollections(context);
  const before = new Date((await serverNow(context)).getTime() - grace);
  const find = (dirtyAt: object): Promise<ProfileDocument[]> =>
    profiles
      .find({ account: context.account, dirtyAt }, { sort: { dirtyAt: 1 }, limit: BATCH, hint: 'dirty' })
      .toArray();
  const left = await look.upTo(before, find, (profile) => profile.dirtyAt);
  if (left.length === 0) return 0;
  await finish(context, left);
  return left.length;
}

/** One profile that cannot be evaluated does not keep the others: it goes to the end of the line, and what is wrong with it is thrown last. */
async function finish(context: EngineContext, left: readonly ProfileDocument[]): Promise<void> {
  try {
    const { profiles: flushed } = await flushInboxes(context, left);
    await evaluateProfiles(
      context,
      flushed.map((profile) => ({ profile })),
    );
  } catch (error) {
    if (isAway(error)) throw error;
    const [only, ...others] = left;
    if (only && others.length === 0) {
      const { profiles } = await factCollections(context);
      await profiles.updateOne(
        { _id: only._id, dirtyAt: { $exists: true } },
        { $set: { dirtyAt: await serverNow(context) } },
      );
      throw error;
    }
    let last: unknown;
    for (const profile of left) await finish(context, [profile]).catch((reason: unknown) => (last = reason));
    if (last !== undefined) throw last;
  }
}
