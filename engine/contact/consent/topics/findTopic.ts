import { foldName } from '../../../language/text/fold';
import { nearest } from '../../../language/text/nearest';
import { shown } from '../../../language/text/shown';
import type { EngineContext } from '../../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../../store/errors';
import { contactCollections } from '../../collections';
import type { TopicDocument } from '../ConsentDocument';

/** A topic may take the place of one that has taken the place of another one. */
const LONGEST_LINE = 100;

/** The topic of a name or an id; of one that was replaced the one in its place. @throws InvalidArgumentError, NotFoundError */
export async function findTopic(
  context: EngineContext,
  nameOrId: unknown,
  path = '/topic',
): Promise<TopicDocument> {
  if (typeof nameOrId !== 'string' || nameOrId.trim() === '')
    throw new InvalidArgumentError(
      nameOrId === undefined ? '"topic" is missing.' : `${shown(nameOrId)} is no topic.`,
      { hint: 'Give the name of a topic.', path },
    );
  const { topics } = await contactCollections(context);
  const { account } = context;
  const key = foldName(nameOrId.normalize('NFC'));
  const found =
    (await topics.findOne({ account, key, isOpen: true })) ??
    (await topics.findOne({ account, _id: nameOrId.trim() })) ??
    (await topics
      .find({ account, key, replacedBy: { $exists: true } })
      .sort({ createdAt: -1 })
      .limit(1)
      .next());
  const open = found && (await inItsPlace(context, found));
  if (open) return open;
  const near = nearest(
    nameOrId,
    (await topics.find({ account, isOpen: true }).limit(1_000).toArray()).map(({ name }) => name),
  );
  throw new NotFoundError(`There is no topic ${shown(nameOrId)}.`, {
    hint: near === undefined ? 'Create it first with consent.topics.create.' : `Did you mean "${near}"?`,
    path,
  });
}

/** The stored topic, whether it is open or not. */
export async function topicById(context: EngineContext, id: string): Promise<TopicDocument | undefined> {
  const { topics } = await contactCollections(context);
  return (await topics.findOne({ _id: id, account: context.account })) ?? undefined;
}

/** The open topic of an id, or the one in its place. */
export async function topicInPlaceOf(context: EngineContext, id: string): Promise<TopicDocument | undefined> {
  const topic = await topicById(context, id);
  return topic && inItsPlace(context, topic);
}

/** The open topic that stands for this one now. */
export async function inItsPlace(
  context: EngineContext,
  topic: TopicDocument,
): Promise<TopicDocument | undefined> {
  let current: TopicDocument | undefined = topic;
  for (let step = 0; current && current.isOpen !== true && step < LONGEST_LINE; step++)
    current = current.replacedBy === undefined ? undefined : await topicById(context, current.replacedBy);
  return current?.isOpen === true ? current : undefined;
}
