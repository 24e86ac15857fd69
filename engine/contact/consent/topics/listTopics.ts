import type { Topic } from '../../../api/consent';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { contactCollections } from '../../collections';
import type { TopicDocument } from '../ConsentDocument';
import { SILENCE_MS } from '../records';
import { findTopic } from './findTopic';

export async function getTopic(context: EngineContext, nameOrId: string): Promise<Topic> {
  return toTopic(context, await findTopic(context, nameOrId, ''));
}

/** By name. */
export async function listTopics(context: EngineContext): Promise<Topic[]> {
  return Promise.all((await openTopics(context)).map((topic) => toTopic(context, topic)));
}

/** The topics of the account that are not deleted, by name. */
export async function openTopics(context: EngineContext): Promise<TopicDocument[]> {
  const { topics } = await contactCollections(context);
  return topics.find({ account: context.account, isOpen: true }).sort({ key: 1 }).toArray();
}

/** With its numbers as they are now. */
export async function toTopic(
  context: EngineContext,
  { _id: id, name, description, channels, default: byDefault, createdAt }: TopicDocument,
): Promise<Topic> {
  const { consents } = await contactCollections(context);
  const asked = { $gt: new Date((await serverNow(context)).getTime() - SILENCE_MS) };
  const [subscribed, pending, unsubscribed, again] = await Promise.all([
    consents.countDocuments({ topic: id, status: 'subscribed' }),
    consents.countDocuments({ topic: id, 'request.at': asked }),
    consents.countDocuments({ topic: id, status: 'unsubscribed' }),
    consents.countDocuments({ topic: id, status: 'unsubscribed', 'request.at': asked }),
  ]);
  return {
    id,
    name,
    description,
    channels,
    default: byDefault,
    createdAt: createdAt.toISOString(),
    subscribed,
    pending,
    unsubscribed: unsubscribed - again,
  };
}
