import type { ContactPoint } from '../../language/identities/contactPoint';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { channelKey } from '../doNotContact/records';
import type { TopicDocument } from './ConsentDocument';
import { recordsOf } from './consentsOf';
import { refusalOf, UNSUBSCRIBED } from './refusal';
import { findTopic } from './topics/findTopic';

/** What the topic of a send says to contact points. */
export interface AskedTopic {
  readonly name: string;
  /** Why nothing may be sent to a point. */
  readonly against: (point: ContactPoint) => string | undefined;
  /** The strictest of what stands against a person who has all of these points, and the point. */
  readonly againstAll: (
    points: readonly ContactPoint[],
  ) => { reason: string; point: ContactPoint } | undefined;
}

/** The topic of a send over a channel. @throws NotFoundError; InvalidArgumentError when it is not sent over that */
export async function topicOfSend(
  context: EngineContext,
  topic: unknown,
  channel: string,
): Promise<TopicDocument> {
  const found = await findTopic(context, topic);
  const key = channelKey(channel);
  if (found.channels.includes(key)) return found;
  throw new InvalidArgumentError(`"${found.name}" is not sent over ${key}.`, {
    hint: `It is sent over ${found.channels.join(', ')}: ask for that, or edit the topic.`,
    path: '/channel',
  });
}

/** Asks what contact points have said about a topic: one look-up for all. */
export async function askConsent(
  context: EngineContext,
  topic: TopicDocument,
  points: readonly ContactPoint[],
): Promise<AskedTopic> {
  const records = await recordsOf(context, topic._id, points);
  const now = await serverNow(context);
  const against = (point: ContactPoint): string | undefined => refusalOf(topic, records(point), now);
  return {
    name: topic.name,
    against,
    againstAll: (all) => {
      const refusals = all.flatMap((point) => {
        const reason = against(point);
        return reason === undefined ? [] : [{ reason, point }];
      });
      return refusals.find(({ reason }) => reason === UNSUBSCRIBED) ?? refusals[0];
    },
  };
}
