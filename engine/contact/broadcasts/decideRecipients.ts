import type { ProfileDocument } from '../../evaluation/facts/documents';
import { shownPoint, type ContactPoint } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { NotFoundError } from '../../store/errors';
import { NO_CONTACT_POINT } from '../contacts/rejectionOf';
import { recordsAgainst } from '../doNotContact/checkDoNotContact';
import { pointsOf } from '../doNotContact/contactPointsOf';
import { askConsent, type AskedTopic } from '../consent/askConsent';
import { UNSUBSCRIBED } from '../consent/refusal';
import { topicInPlaceOf } from '../consent/topics/findTopic';
import type { BroadcastDocument, RecipientDocument } from './BroadcastDocument';

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
  { channel, topic: topicId }: Pick<BroadcastDocument, 'channel' | 'topic'>,
  profiles: readonly Reachable[],
): Promise<Decision[]> {
  const points = profiles.map((profile) => pointsOf(profile, channel));
  const against = await recordsAgainst(context, points.flat(), channel);
  const topic = topicId === undefined ? undefined : await askTopicOf(context, topicId, points.flat());
  return points.map((own): Decision => {
    // Who has said no at one address is not written to at another one.
    const refusal = topic?.againstAll(own);
    const isRefused = refusal?.reason === UNSUBSCRIBED;
    const free = own.find(
      (point) => !isRefused && against(point).length === 0 && topic?.against(point) === undefined,
    );
    if (free) return { status: 'recipient', point: shownPoint(free) };
    const [first] = own;
    if (!first) return { status: 'rejected', reason: NO_CONTACT_POINT };
    const listed = own.find((point) => against(point).length > 0);
    const isOnlyListed = listed !== undefined && (refusal === undefined || against(refusal.point).length > 0);
    const point = isOnlyListed ? listed : (refusal?.point ?? first);
    return {
      status: 'rejected',
      point: shownPoint(point),
      reason: (against(point)[0]?.reasons[0]?.reason ?? refusal?.reason) as string,
    };
  });
}

/** The topic, or the one in its place. @throws NotFoundError: without an answer nobody is sent to */
async function askTopicOf(
  context: EngineContext,
  id: string,
  points: readonly ContactPoint[],
): Promise<AskedTopic> {
  const topic = await topicInPlaceOf(context, id);
  if (topic) return askConsent(context, topic, points);
  throw new NotFoundError('The topic of the broadcast is not there any more.', {
    hint: 'Close the broadcast and create another one.',
    path: '/topic',
  });
}
