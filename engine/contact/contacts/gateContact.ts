import { checkList } from '../../api/checkList';
import { checkObject } from '../../api/checkOptions';
import type { ItemAnswers } from '../../api/common';
import type { Gate, GateInput } from '../../api/contacts';
import { readText } from '../../language/text/readText';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { errorOf } from '../../store/errors/errorOf';
import { isAudienceError, type ErrorReport } from '../../store/errors';
import { itemErrorOf, readItem } from '../../store/itemError';
import { someAtATime } from '../../store/someAtATime';
import { readCategory } from '../doNotContact/categories';
import { askConsent, topicOfSend, type AskedTopic } from '../consent/askConsent';
import type { TopicDocument } from '../consent/ConsentDocument';
import { topicsOfFlows } from '../consent/topics/topicsOfFlows';
import { recordsAgainst, type Against } from '../doNotContact/checkDoNotContact';
import { resolveContacts, type Resolved } from '../doNotContact/contactPointsOf';
import type { RejectionDocument } from './RejectionDocument';
import { recordRejections } from './recordRejection';
import { rejectionOf, type Recipient } from './rejectionOf';

/**
 * The gate in front of everything that sends: may this contact be reached over the channel? Every rejection is recorded with who, when,
 * why and by which flow or broadcast (R75, R82). A profile is rejected when any of its contact points for the channel is listed.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function gateContact(context: EngineContext, input: GateInput): Promise<Gate> {
  checkObject(input, 'Give { email }, { phone } or { profile }, and the channel.');
  const [answer] = await gateContacts(context, [input]);
  if (answer === undefined || answer.error !== undefined) throw errorOf(answer?.error as ErrorReport);
  const { index: _index, error: _error, ...gate } = answer;
  return gate;
}

/** The same of many, in their order: an answer or an error for each. @throws InvalidArgumentError when there is no list */
export async function gateContacts(
  context: EngineContext,
  inputs: readonly GateInput[],
): Promise<ItemAnswers<Gate>> {
  checkList(inputs, {
    what: 'contacts',
    hint: 'Give a list of { email }, { phone } or { profile }, each with its channel.',
  });
  return someAtATime(inputs, (some) => gateSome(context, some));
}

async function gateSome(context: EngineContext, inputs: readonly GateInput[]): Promise<ItemAnswers<Gate>> {
  const read = await withTopics(context, Array.from(inputs as readonly GateInput[], readInput));
  const asked = read.map((one) => ('error' in one ? one : one.input));
  const resolved = await resolveContacts(
    context,
    asked.map((one) => ('error' in one ? { email: '' } : one)),
    (index) => channelOf(read[index] as Read),
  );
  const contacts = read.map((one, i): Asked | { error: ErrorReport } => {
    const contact = resolved[i] as Resolved;
    if ('error' in one) return one;
    return 'error' in contact ? contact : { ...one, ...contact };
  });
  const against = await listedPoints(
    context,
    contacts.flatMap((one) => ('error' in one ? [] : [one])),
  );
  const topics = await askedTopics(
    context,
    contacts.flatMap((one) => ('error' in one ? [] : [one])),
  );
  const at = await serverNow(context);
  const rejected: RejectionDocument[] = [];
  const answers = contacts.map((one, index): ItemAnswers<Gate>[0] => {
    if ('error' in one) return { index, error: one.error };
    const { about, ...recipient } = one;
    const topic = about && topics.get(about._id);
    const rejection = rejectionOf(
      context,
      { ...recipient, ...(topic && { topic }) },
      against.get(scopeOf(one)) as Against,
      at,
    );
    if (rejection === undefined) return { index, allowed: true };
    rejected.push(rejection);
    return { index, allowed: false, reason: rejection.reason };
  });
  await context.step?.('gateDecided', rejected);
  await recordRejections(context, rejected);
  return answers;
}

interface Question extends Omit<Recipient, 'points' | 'profileId' | 'topic'> {
  readonly category?: string;
  readonly input: GateInput;
  readonly about?: TopicDocument;
}
type Read = Question | { readonly error: ErrorReport };
type Asked = Question & Recipient;

const channelOf = (read: Read): string | undefined => ('error' in read ? undefined : read.channel);

function readInput(given: GateInput): Read {
  const read = readItem(given, (input): Question => {
    checkObject(input, 'Give { email }, { phone } or { profile }, and the channel.');
    const flowId = readText(input.flowId, 'flowId', false);
    const broadcastId = readText(input.broadcastId, 'broadcastId', false);
    const category = readCategory(input.category);
    return {
      input,
      channel: readText(input.channel, 'channel', true) as string,
      ...(category !== undefined && { category }),
      ...(flowId && { flowId }),
      ...(broadcastId && { broadcastId }),
    };
  });
  return isAudienceError(read) ? { error: read.report() } : read;
}

const scopeOf = ({ channel, category }: Question): string => JSON.stringify([channel, category]);

/** With the topic that each is about: its own, or that of its flow. One that is not there is the item's error. */
async function withTopics(context: EngineContext, read: readonly Read[]): Promise<Read[]> {
  const flows = read.flatMap((one) => ('error' in one || isGiven(one.input.topic) ? [] : (one.flowId ?? [])));
  const ofFlows = await topicsOfFlows(context, flows);
  const found = new Map<string, TopicDocument | { error: ErrorReport }>();
  const answers: Read[] = [];
  for (const one of read) {
    const name =
      'error' in one ? undefined : isGiven(one.input.topic) ? one.input.topic : ofFlows.get(one.flowId ?? '');
    if ('error' in one || name === undefined) {
      answers.push(one);
      continue;
    }
    const key = JSON.stringify([name, one.channel]);
    const topic = found.get(key) ?? (await topicOrError(context, name, one.channel));
    found.set(key, topic);
    answers.push('error' in topic ? topic : { ...one, about: topic });
  }
  return answers;
}

const isGiven = (topic: unknown): boolean => topic !== undefined && topic !== null && topic !== '';

async function topicOrError(
  context: EngineContext,
  name: unknown,
  channel: string,
): Promise<TopicDocument | { error: ErrorReport }> {
  try {
    return await topicOfSend(context, name, channel);
  } catch (error) {
    return { error: itemErrorOf(error, name).report() };
  }
}

/** What anybody who is asked about has said, by topic; one look-up for each. */
async function askedTopics(
  context: EngineContext,
  contacts: readonly Asked[],
): Promise<ReadonlyMap<string, AskedTopic>> {
  const topics = new Map(contacts.flatMap(({ about }) => (about ? [[about._id, about] as const] : [])));
  const asked = new Map<string, AskedTopic>();
  for (const [id, topic] of topics) {
    const points = contacts.flatMap((one) => (one.about?._id === id ? one.points : []));
    asked.set(id, await askConsent(context, topic, points));
  }
  return asked;
}

/** What stands against anybody who is asked about, by channel and category; one look-up for each. */
async function listedPoints(
  context: EngineContext,
  contacts: readonly Asked[],
): Promise<ReadonlyMap<string, Against>> {
  const found = new Map<string, Against>();
  for (const one of contacts) {
    const scope = scopeOf(one);
    if (found.has(scope)) continue;
    const points = contacts.flatMap((other) => (scopeOf(other) === scope ? other.points : []));
    found.set(scope, await recordsAgainst(context, points, one.channel, one.category));
  }
  return found;
}
