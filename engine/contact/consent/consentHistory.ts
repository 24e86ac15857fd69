import type { ConsentHistoryEntry, ConsentHow } from '../../api/consentHistory';
import type { ContactPointInput } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { ConsentSaid, DoNotContactHistoryDocument } from '../doNotContact/DoNotContactDocument';
import { pointOf } from '../doNotContact/listDoNotContact';
import { consentKey } from './records';
import { findTopic } from './topics/findTopic';

/** What was ever said about a contact point, oldest first. @throws InvalidArgumentError, NotFoundError */
export async function consentHistory(
  context: EngineContext,
  point: ContactPointInput | string,
  { topic: name }: { topic?: string } = {},
): Promise<ConsentHistoryEntry[]> {
  const topic = name === undefined ? undefined : (await findTopic(context, name))._id;
  return consentHistoryOf(context, [consentKey(pointOf(context, point))], topic);
}

/** The same of several, by their keys. */
export async function consentHistoryOf(
  context: EngineContext,
  points: readonly string[],
  topic?: string,
): Promise<ConsentHistoryEntry[]> {
  const { doNotContactHistory, topics } = await contactCollections(context);
  const { account } = context;
  const entries = await doNotContactHistory
    .find({
      account,
      point: { $in: [...points] },
      consent: { $exists: true },
      ...(topic !== undefined && { 'consent.topic': topic }),
    })
    .sort({ point: 1, sequence: 1 })
    .toArray();
  const names = new Map(
    (await topics.find({ account }).toArray()).map(({ _id, name }) => [_id, name] as const),
  );
  return entries.map((entry) => toEntry(entry, names));
}

function toEntry(
  { point, action, by, at, note, flowId, consent, hash }: DoNotContactHistoryDocument,
  names: ReadonlyMap<string, string>,
): ConsentHistoryEntry {
  const { topic, how, shown, version, ip, userAgent, givenAt } = consent as ConsentSaid;
  return {
    point,
    topic: names.get(topic) ?? topic,
    action: action as ConsentHistoryEntry['action'],
    how: how as ConsentHow,
    by,
    at: at.toISOString(),
    ...(givenAt && { givenAt: givenAt.toISOString() }),
    ...(shown !== undefined && { shown }),
    ...(version !== undefined && { version }),
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
    ...(note !== undefined && { note }),
    ...(flowId !== undefined && { flowId }),
    hash,
  };
}
