import { ObjectId } from 'mongodb';
import { checkObject } from '../../api/checkOptions';
import type { Gate, GateInput } from '../../api/contacts';
import { pointKey } from '../../language/identities/contactPoint';
import { readText } from '../../language/text/readText';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { followRecipients } from '../broadcasts/followRecipients';
import { contactCollections } from '../collections';
import { recordsAgainst } from '../doNotContact/checkDoNotContact';
import { contactPointsOf } from '../doNotContact/contactPointsOf';
import { channelKey } from '../doNotContact/records';

/** Why a send is rejected, in words for people: the reason of the list, or that there is nothing to reach the profile by. */
export const NO_CONTACT_POINT = 'noContactPoint';

/**
 * The gate in front of everything that sends: may this contact be reached over the channel? Every rejection is recorded with who, when,
 * why and by which flow or broadcast (R75, R82). A profile is rejected when any of its contact points for the channel is listed.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function gateContact(context: EngineContext, input: GateInput): Promise<Gate> {
  checkObject(input, 'Give { email }, { phone } or { profile }, and the channel.');
  const channel = readText(input.channel, 'channel', true) as string;
  const flowId = readText(input.flowId, 'flowId', false);
  const broadcastId = readText(input.broadcastId, 'broadcastId', false);
  const { points, profile } = await contactPointsOf(context, input, channel);
  const [against] = await recordsAgainst(context, points, channel);
  const reason = points.length === 0 ? NO_CONTACT_POINT : against?.reasons[0]?.reason;
  if (reason === undefined) return { allowed: true };
  const { rejections } = await contactCollections(context);
  await context.step?.('gateDecided', points);
  await rejections.insertOne({
    _id: new ObjectId(),
    account: context.account,
    ...(profile && { profileId: profile._id }),
    ...(against ? { point: pointKey(against) } : points[0] ? { point: pointKey(points[0]) } : {}),
    channel: channelKey(channel),
    reason,
    ...(flowId && { flowId }),
    ...(broadcastId && { broadcastId }),
    at: await serverNow(context),
  });
  if (profile) await followRecipients(context, [profile._id]);
  return { allowed: false, reason };
}
