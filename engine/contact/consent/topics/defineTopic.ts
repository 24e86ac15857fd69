import { randomBytes } from 'node:crypto';
import type { Topic, TopicInput } from '../../../api/consent';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { InvalidArgumentError, NameTakenError } from '../../../store/errors';
import { isDuplicateKey } from '../../../store/mongo/duplicateKey';
import { contactCollections } from '../../collections';
import type { TopicDocument } from '../ConsentDocument';
import { findTopic } from './findTopic';
import { toTopic } from './listTopics';
import { readTopicParts } from './readTopic';

/** @throws InvalidArgumentError, NameTakenError */
export async function createTopic(context: EngineContext, given: TopicInput): Promise<Topic> {
  const { name, key, description = '', channels, default: byDefault = 'opt-in' } = readTopicParts(given);
  for (const [part, value] of Object.entries({ name, channels }))
    if (value === undefined)
      throw new InvalidArgumentError(`The topic has no ${part}.`, {
        hint: 'Give { name, channels }.',
        path: `/${part}`,
      });
  const topic: TopicDocument = {
    _id: randomBytes(6).toString('hex'),
    account: context.account,
    name: name as string,
    key: key as string,
    description,
    channels: channels as string[],
    default: byDefault,
    createdAt: await serverNow(context),
    isOpen: true,
  };
  const { topics } = await contactCollections(context);
  await unlessTaken(topic.name, () => topics.insertOne(topic));
  return toTopic(context, topic);
}

/** @throws NotFoundError, InvalidArgumentError, NameTakenError */
export async function editTopic(
  context: EngineContext,
  nameOrId: string,
  given: Partial<TopicInput>,
): Promise<Topic> {
  const { _id, name } = await findTopic(context, nameOrId, '');
  const changes = readTopicParts(given);
  const { topics } = await contactCollections(context);
  const { account } = context;
  if (Object.keys(changes).length > 0)
    await unlessTaken(changes.name ?? name, () =>
      topics.updateOne({ _id, account, isOpen: true }, { $set: changes }),
    );
  return toTopic(context, await findTopic(context, _id, ''));
}

async function unlessTaken(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new NameTakenError(`There is a topic "${name}" already.`, {
      hint: 'Names are compared without regard to case: give another one, or edit that.',
      path: '/name',
    });
  }
}
