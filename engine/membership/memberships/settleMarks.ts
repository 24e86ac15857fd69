import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { flushInboxes } from '../changes/flushInboxes';
import type { MembershipDocument } from './MembershipDocument';
import { eraseOfMissing } from './eraseMemberships';
import { evaluateProfiles } from './evaluateProfiles';

/**
 * Verifies memberships whose writer did not come to it, and hands their transitions on: the segments are asked again at the profile's revision of
 * now. Memberships of profiles that are no more are deleted; those of one that is being joined to another move with it.
 *
 * @param now the instant (ms) that they are asked for; default: that of the profile.
 */
export async function settleMarks(
  context: EngineContext,
  marked: readonly MembershipDocument[],
  now?: number,
): Promise<void> {
  const { profiles } = await factCollections(context);
  const segments = new Map<string, Set<string>>();
  for (const { profileId, segment } of marked) {
    const id = profileId.toHexString();
    segments.set(id, (segments.get(id) ?? new Set()).add(segment));
  }
  const ids = [...new Map(marked.map(({ profileId }) => [profileId.toHexString(), profileId])).values()];
  const found = await profiles.find({ _id: { $in: ids } }).toArray();
  const present = found.filter(({ account }) => account === context.account);
  await eraseOfMissing(context, ids, found);
  const { profiles: flushed } = await flushInboxes(context, present);
  await evaluateProfiles(
    context,
    flushed.map((profile) => ({
      profile,
      segments: segments.get(profile._id.toHexString()) ?? new Set(),
      ...(now !== undefined && { now }),
    })),
  );
}
