import { membershipCollections } from '../membership/collections';
import type { MembershipDocument } from '../membership/memberships/MembershipDocument';
import { currentDefinitions } from '../membership/memberships/definitions';
import type { EngineContext } from '../store/context';

/**
 * Of memberships that were found by their marks: those whose segment is still there. The others were written by an evaluation that a
 * deletion has overtaken; nobody will ask for them any more, and they are removed.
 */
export async function withoutOrphans(
  context: EngineContext,
  found: readonly MembershipDocument[],
): Promise<MembershipDocument[]> {
  if (found.length === 0) return [];
  // Read after the memberships: a segment that is not among these is deleted.
  const { byId } = await currentDefinitions(context);
  const orphans = found.filter(({ segment }) => !byId.has(segment));
  if (orphans.length > 0) {
    const { memberships } = await membershipCollections(context);
    await memberships.deleteMany({ _id: { $in: orphans.map(({ _id }) => _id) }, account: context.account });
  }
  return found.filter(({ segment }) => byId.has(segment));
}
