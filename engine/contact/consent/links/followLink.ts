import { checkObject } from '../../../api/checkOptions';
import type { ConsentAnswer, ConsentApi, ConsentPage } from '../../../api/consent';
import { isPlainObject } from '../../../language/text/isPlainObject';
import { InvalidArgumentError } from '../../../store/errors';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { addToDoNotContact } from '../../doNotContact/addToDoNotContact';
import { recordsAgainst } from '../../doNotContact/checkDoNotContact';
import type { TopicDocument } from '../ConsentDocument';
import { readEvidence, type Evidence } from '../readEvidence';
import { act } from '../setConsent';
import { topicInPlaceOf } from '../topics/findTopic';
import { confirmedBy, pageOf, topicsOfKind } from './openLink';
import { readToken, type LinkSaid } from './token';

/** Does what was pressed. @throws InvalidArgumentError for what is no answer */
export async function followLink(
  context: EngineContext,
  link: string,
  answer: ConsentAnswer,
  given: Parameters<ConsentApi['follow']>[2] = {},
): Promise<ConsentPage | null> {
  checkObject(answer, 'Give { unsubscribe: true }, { confirm: true } or { topics }.');
  const evidence = readEvidence(context, given, 'page');
  const said = await readToken(context, link);
  if (!said) return null;
  // Whoever has the link is whom it was sent to: it is said by the contact point itself.
  const own: Evidence = { ...evidence, by: 'the contact' };
  const isDone = await follow(context, said, answer, own);
  return isDone ? pageOf(context, said) : null;
}

async function follow(
  context: EngineContext,
  said: LinkSaid,
  answer: ConsentAnswer,
  evidence: Evidence,
): Promise<boolean> {
  if ('confirm' in answer && answer.confirm)
    return said.for === 'confirm' && confirm(context, said, evidence);
  if (said.for === 'confirm') return false;
  if ('unsubscribe' in answer && answer.unsubscribe) {
    if (said.topic === undefined) return unsubscribeFromAll(context, said, evidence);
    const topic = await topicInPlaceOf(context, said.topic);
    return topic !== undefined && choose(context, said, [topic], () => false, evidence);
  }
  if (!('topics' in answer)) return false;
  if (said.for !== 'preferences') return false;
  if (!isPlainObject(answer.topics))
    throw new InvalidArgumentError('The topics are no choice.', {
      hint: 'Give ids of topics, each true or false.',
      path: '/topics',
    });
  const { topics } = answer;
  const choice: Choice = ({ _id }) => (Object.hasOwn(topics, _id) ? topics[_id] === true : undefined);
  return choose(context, said, await topicsOfKind(context, said.point.kind), choice, evidence);
}

/** Only by the link that the request has handed out, within its time; pressed again it is so already. */
async function confirm(
  context: EngineContext,
  { topic, point, request }: LinkSaid,
  evidence: Evidence,
): Promise<boolean> {
  if (topic === undefined || request === undefined || !(await topicInPlaceOf(context, topic))) return false;
  await act(context, {
    ...evidence,
    id: confirmedBy(request),
    action: 'subscribe',
    topic,
    point,
    at: await serverNow(context),
    condition: { kind: 'confirmed', request },
  });
  return true;
}

/** What is said of a topic; `undefined`: nothing. */
type Choice = (topic: TopicDocument) => boolean | undefined;

async function choose(
  context: EngineContext,
  { point }: LinkSaid,
  topics: readonly TopicDocument[],
  choice: Choice,
  evidence: Evidence,
): Promise<boolean> {
  const at = await serverNow(context);
  for (const topic of topics) {
    const isWanted = choice(topic);
    if (isWanted === undefined) continue;
    await act(context, {
      ...evidence,
      action: isWanted ? 'subscribe' : 'unsubscribe',
      topic: topic._id,
      point,
      at,
      said: { ...evidence.said, shown: evidence.said.shown ?? shownOf(topic) },
      condition: { kind: 'said' },
    });
  }
  return true;
}

/** What the page shows of a topic. */
const shownOf = ({ name, description }: { name: string; description: string }): string =>
  description === '' ? name : `${name}: ${description}`;

/** From every topic, and onto the Do Not Contact list: what is sent without a topic ends as well. */
async function unsubscribeFromAll(
  context: EngineContext,
  said: LinkSaid,
  evidence: Evidence,
): Promise<boolean> {
  const { point } = said;
  const channel = point.kind === 'email' ? 'email' : undefined;
  const listed = (await recordsAgainst(context, [point], channel))(point);
  if (!listed.some(({ reasons }) => reasons.some(({ reason }) => reason === 'unsubscribed')))
    await addToDoNotContact(context, {
      ...(point.kind === 'email' ? { email: point.value } : { phone: point.value }),
      ...(channel !== undefined && { channel }),
      reason: 'unsubscribed',
      source: evidence.said.how,
    });
  const topics = await topicsOfKind(context, point.kind);
  return choose(context, said, topics, () => false, evidence);
}
