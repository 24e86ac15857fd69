import { refuse } from '../../../api/checkOptions';
import type { TopicsApi } from '../../../api/consent';
import type { EngineContext } from '../../../store/context';
import { InUseError, NotFoundError } from '../../../store/errors';
import { contactCollections } from '../../collections';
import { TOPIC_USERS } from '../../occasions';
import type { TopicDocument } from '../ConsentDocument';
import { findTopic, inItsPlace } from './findTopic';
import { moveConsents } from './moveConsents';

/** Deletes a topic; one that is used goes over to another one. @throws NotFoundError, InvalidArgumentError, InUseError */
export async function deleteTopic(
  context: EngineContext,
  nameOrId: string,
  { replaceBy }: NonNullable<Parameters<TopicsApi['delete']>[1]> = {},
): ReturnType<TopicsApi['delete']> {
  const topic = await findTopic(context, nameOrId, '');
  const other = replaceBy === undefined ? undefined : await findTopic(context, replaceBy, '/replaceBy');
  if (other?._id === topic._id) throw refuse('replaceBy', replaceBy, 'Give another topic.');
  if (other === undefined) {
    const [user] = await usersOf(context, topic);
    if (user !== undefined)
      throw new InUseError(`The topic "${topic.name}" is used by ${user}.`, {
        hint: 'Say which topic takes its place: { replaceBy }.',
        path: '/replaceBy',
      });
  }
  // Nobody who has unsubscribed is without it for a moment; who says something meanwhile is taken over afterwards.
  const moved = other ? await moveConsents(context, topic._id, other) : 0;
  const { topics } = await contactCollections(context);
  const { account } = context;
  const { matchedCount } = await topics.updateOne(
    { _id: topic._id, account, isOpen: true },
    { $unset: { isOpen: '' }, ...(other && { $set: { replacedBy: other._id } }) },
  );
  if (matchedCount === 0)
    throw new NotFoundError(`There is no topic "${topic.name}" any more.`, {
      hint: 'Somebody else has deleted it.',
    });
  await context.step?.('topicClosed', topic);
  const late = other ? await finishMove(context, topic._id, other) : 0;
  return { id: topic._id, name: topic.name, moved: moved + late };
}

async function finishMove(context: EngineContext, from: string, to: TopicDocument): Promise<number> {
  const moved = await moveConsents(context, from, to);
  const { topics } = await contactCollections(context);
  await topics.updateOne({ _id: from, account: context.account }, { $set: { isMoved: true } });
  return moved;
}

/** What a crash has left behind under topics that were replaced. @returns how many topics were seen to */
export async function finishTopicMoves(context: EngineContext): Promise<number> {
  const { topics } = await contactCollections(context);
  const { account } = context;
  const left = await topics
    .find({ account, replacedBy: { $exists: true }, isMoved: { $exists: false } })
    .toArray();
  for (const topic of left) {
    const to = await inItsPlace(context, topic);
    if (to) await finishMove(context, topic._id, to);
    else await topics.updateOne({ _id: topic._id, account }, { $set: { isMoved: true } });
  }
  return left.length;
}

/** Who would miss a topic, as an error names them. */
async function usersOf(context: EngineContext, { _id, name }: TopicDocument): Promise<string[]> {
  const { consents, broadcasts } = await contactCollections(context);
  const { account } = context;
  const said = await consents.countDocuments({ account, topic: _id }, { limit: 1_000 });
  const sent = await broadcasts
    .find({ account, topic: _id, closedAt: { $exists: false } })
    .limit(10)
    .toArray();
  const others = await Promise.all(
    context.listeners.of(TOPIC_USERS).map((users) => users(context, { id: _id, name })),
  );
  return [
    ...(said > 0
      ? [`${said === 1_000 ? 'at least 1,000' : said} contact point${said === 1 ? '' : 's'}`]
      : []),
    ...sent.map((broadcast) => `the broadcast "${broadcast.name}"`),
    ...others.flat(),
  ];
}
