import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import { membershipId, type MembershipDocument } from './MembershipDocument';
import { haveMoved, type Definitions } from './definitions';
import { eraseOfMissing } from './eraseMemberships';
import { writeOf, type Decision } from './writeMemberships';

/** Writes that a newer evaluation may have contradicted, and marks of those who did not come to verify theirs. */
export const toVerify = (decisions: readonly Decision[], refused: ReadonlySet<Decision>): Decision[] =>
  decisions.filter(
    (decision) =>
      !refused.has(decision) &&
      (writeOf(decision) === 'verified' ||
        decision.stored?.outAt !== undefined ||
        isFirstOfUnmarked(decision)),
  );

/** Of somebody without a mark (`births.ts`) step 6 does not notice that he was erased meanwhile. */
const isFirstOfUnmarked = (decision: Decision): boolean =>
  decision.profile.dirtyAt === undefined && decision.stored === undefined && writeOf(decision) !== 'none';

/**
 * Step 7: a membership that was written at revision n is verified when the profile was still at n afterwards, with the same segments and
 * the same zone. Otherwise it is asked again before anything is fanned out.
 */
export async function verify(
  context: EngineContext,
  definitions: Definitions,
  written: readonly Decision[],
): Promise<{ stale: Decision[]; verified: Decision[] }> {
  if (written.length === 0) return { stale: [], verified: [] };
  const { profiles } = await factCollections(context);
  const ids = [...new Map(written.map(({ profile }) => [profile._id.toHexString(), profile._id])).values()];
  const [moved, found] = await Promise.all([
    haveMoved(context, definitions),
    profiles.find({ _id: { $in: ids } }, { projection: { revision: 1, account: 1 } }).toArray(),
  ]);
  const revisions = new Map(
    found
      .filter(({ account }) => account === context.account)
      .map(({ _id, revision }) => [_id.toHexString(), revision]),
  );
  await eraseOfMissing(context, ids, found);
  await context.step?.('verified', written);
  const [stale, verified]: [Decision[], Decision[]] = [[], []];
  for (const decision of written) {
    const revision = revisions.get(decision.profile._id.toHexString());
    if (revision === undefined) continue;
    (moved || revision !== decision.profile.revision ? stale : verified).push(decision);
  }
  return { stale, verified };
}

/**
 * Verified memberships that still carry their mark. What somebody has written to since is his to verify; what was just inserted is handed on as it was, whoever
 * else does the same.
 */
export async function marked(
  context: EngineContext,
  verified: readonly Decision[],
  inserted: ReadonlyMap<string, MembershipDocument>,
): Promise<MembershipDocument[]> {
  const decided = new Map(
    verified.map((decision) => [membershipId(decision.segment, decision.profile._id), decision]),
  );
  const own = [...decided.keys()].flatMap((id) => inserted.get(id) ?? []);
  for (const { _id } of own) decided.delete(_id);
  const known = own.filter(({ outAt }) => outAt !== undefined);
  if (decided.size === 0) return known;
  const { memberships } = await membershipCollections(context);
  const found = await memberships
    .find({ _id: { $in: [...decided.keys()] }, outAt: { $exists: true } })
    .toArray();
  const others = found.filter(({ _id, rev, at }) => {
    const { profile, now, stored } = decided.get(_id) as Decision;
    const written =
      writeOf(decided.get(_id) as Decision) === 'none' && stored
        ? stored
        : { rev: profile.revision, at: new Date(now) };
    return rev === written.rev && at.getTime() === written.at.getTime();
  });
  return [...known, ...others];
}
