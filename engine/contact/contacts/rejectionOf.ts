import { ObjectId } from 'mongodb';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import type { Against } from '../doNotContact/checkDoNotContact';
import type { AskedTopic } from '../consent/askConsent';
import { channelKey } from '../doNotContact/records';
import type { RejectionDocument } from './RejectionDocument';

/** Why a send is rejected, in words for people: the reason of the list, or that there is nothing to reach the profile by. */
export const NO_CONTACT_POINT = 'noContactPoint';

/** Who would be sent something, and by what. */
export interface Recipient {
  /** What the send is about. */
  readonly topic?: AskedTopic;
  readonly points: readonly ContactPoint[];
  readonly profileId?: ObjectId;
  readonly channel: string;
  readonly flowId?: string;
  readonly broadcastId?: string;
}

/** The row of the ledger where a listed contact point, a missing consent, or no point at all stands against a send. @param listed what stands against a point */
export function rejectionOf(
  context: EngineContext,
  { points, profileId, channel, flowId, broadcastId, topic }: Recipient,
  listed: Against,
  at: Date,
): RejectionDocument | undefined {
  const [against] = points.flatMap(listed);
  const refusal = against ? undefined : topic?.againstAll(points);
  const reason = points.length === 0 ? NO_CONTACT_POINT : (against?.reasons[0]?.reason ?? refusal?.reason);
  if (reason === undefined) return undefined;
  const point = against ?? refusal?.point ?? points[0];
  return {
    _id: new ObjectId(),
    account: context.account,
    ...(profileId && { profileId }),
    ...(point && { point: pointKey(point) }),
    channel: channelKey(channel),
    reason,
    ...(topic && { topic: topic.name }),
    ...(flowId !== undefined && { flowId }),
    ...(broadcastId !== undefined && { broadcastId }),
    at,
  };
}
