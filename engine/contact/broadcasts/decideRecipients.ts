import type { ProfileDocument } from '../../evaluation/facts/documents';
import { shownPoint } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { NO_CONTACT_POINT } from '../contacts/rejectionOf';
import { recordsAgainst } from '../doNotContact/checkDoNotContact';
import { pointsOf } from '../doNotContact/contactPointsOf';
import type { RecipientDocument } from './BroadcastDocument';

export type Decision = Pick<RecipientDocument, 'point' | 'reason'> & {
  readonly status: 'recipient' | 'rejected';
};

/** What is looked at of a profile. */
export type Reachable = Pick<ProfileDocument, '_id' | 'identities' | 'written'>;

/**
 * By which contact point the channel reaches each profile: its first one that is not on the Do Not Contact list. Without one it is rejected, with
 * the reason (R82). One round trip for all. Results are in the order of the profiles.
 */
export async function decideRecipients(
  context: EngineContext,
  channel: string,
  profiles: readonly Reachable[],
): Promise<Decision[]> {
  const points = profiles.map((profile) => pointsOf(profile, channel));
  const against = await recordsAgainst(context, points.flat(), channel);
  return points.map((own): Decision => {
    const free = own.find((point) => against(point).length === 0);
    if (free) return { status: 'recipient', point: shownPoint(free) };
    const [first] = own;
    if (!first) return { status: 'rejected', reason: NO_CONTACT_POINT };
    return {
      status: 'rejected',
      point: shownPoint(first),
      reason: against(first)[0]?.reasons[0]?.reason as string,
    };
  });
}
