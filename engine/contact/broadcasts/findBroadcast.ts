import type { Broadcast } from '../../api';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { topicInPlaceOf } from '../consent/topics/findTopic';
import { contactCollections } from '../collections';
import { broadcastKey, type BroadcastDocument } from './BroadcastDocument';

/** @throws NotFoundError, InvalidArgumentError */
export async function findBroadcast(context: EngineContext, broadcastId: string): Promise<BroadcastDocument> {
  if (typeof broadcastId !== 'string')
    throw new InvalidArgumentError('A broadcast is named by its id.', {
      hint: 'Give the id that broadcasts.create has answered.',
      path: '',
    });
  const { broadcasts } = await contactCollections(context);
  const found = await broadcasts.findOne({
    _id: broadcastKey(context, broadcastId),
    account: context.account,
  });
  if (found) return found;
  throw new NotFoundError(`There is no broadcast "${broadcastId.slice(0, 100)}".`, {
    hint: 'Create it first; broadcasts.list shows those there are.',
  });
}

/** One that takes people in. @throws NotFoundError, InvalidArgumentError */
export async function openBroadcast(context: EngineContext, broadcastId: string): Promise<BroadcastDocument> {
  const found = await findBroadcast(context, broadcastId);
  if (!found.closedAt) return found;
  throw new InvalidArgumentError(`The broadcast "${found.name}" is closed.`, {
    hint: 'Create another one.',
    path: '',
  });
}

export async function getBroadcast(context: EngineContext, broadcastId: string): Promise<Broadcast> {
  return toBroadcast(context, await findBroadcast(context, broadcastId));
}

/** The account's broadcasts, latest first. */
export async function listBroadcasts(context: EngineContext): Promise<Broadcast[]> {
  const { broadcasts } = await contactCollections(context);
  const listed: Broadcast[] = [];
  for (const found of await broadcasts
    .find({ account: context.account })
    .sort({ createdAt: -1, _id: -1 })
    .toArray())
    listed.push(await toBroadcast(context, found));
  return listed;
}

/** With its numbers as they are now, counted over an index. */
export async function toBroadcast(
  context: EngineContext,
  { _id, id, name, channel, topic, createdAt, closedAt }: BroadcastDocument,
): Promise<Broadcast> {
  const { recipients } = await contactCollections(context);
  const count = (status: 'recipient' | 'sent' | 'rejected'): Promise<number> =>
    recipients.countDocuments({ broadcast: _id, status }, { hint: 'status' });
  const [waiting, sent, rejected] = (await Promise.all(
    (['recipient', 'sent', 'rejected'] as const).map(count),
  )) as [number, number, number];
  const about = topic === undefined ? undefined : await topicInPlaceOf(context, topic);
  return {
    id,
    name,
    channel,
    ...(about && { topic: about.name }),
    createdAt: createdAt.toISOString(),
    recipients: waiting + sent,
    sent,
    rejected,
    ...(closedAt && { closedAt: closedAt.toISOString() }),
  };
}
