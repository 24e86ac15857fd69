import type { Consent, ConsentContact } from '../../api/consent';
import { checkObject } from '../../api/checkOptions';
import { kindOfChannel, shownPoint, type ContactPoint } from '../../language/identities/contactPoint';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { contactCollections } from '../collections';
import { contactPointsOf } from '../doNotContact/contactPointsOf';
import type { ConsentDocument, TopicDocument } from './ConsentDocument';
import { refusalOf } from './refusal';
import { consentId, consentPoint, statusOf, strictest } from './records';
import { findTopic } from './topics/findTopic';
import { openTopics } from './topics/listTopics';

/** How a contact stands to a topic. @throws NotFoundError, InvalidArgumentError */
export async function getConsent(
  context: EngineContext,
  question: { contact: ConsentContact; topic: string },
): Promise<Consent> {
  checkObject(question, 'Give { contact, topic }.');
  const topic = await findTopic(context, question.topic);
  const points = pointsFor(topic, (await contactPointsOf(context, readContact(question.contact))).points);
  return consentIn(context, topic, points);
}

/** The same of every topic. @throws NotFoundError, InvalidArgumentError */
export async function consentsOf(context: EngineContext, contact: ConsentContact): Promise<Consent[]> {
  const { points } = await contactPointsOf(context, readContact(contact));
  return Promise.all(
    (await openTopics(context)).map((topic) => consentIn(context, topic, pointsFor(topic, points))),
  );
}

/** @throws InvalidArgumentError */
export function readContact(contact: unknown): ConsentContact {
  if (typeof contact === 'object' && contact !== null) return contact as ConsentContact;
  throw new InvalidArgumentError('"contact" is missing.', {
    hint: 'Give { email }, { phone } or { profile }.',
    path: '/contact',
  });
}

/** Those of somebody's contact points that a topic is sent to. */
export function pointsFor(
  { channels }: Pick<TopicDocument, 'channels'>,
  points: readonly ContactPoint[],
): ContactPoint[] {
  const kinds = new Set(channels.map(kindOfChannel));
  return points.filter(({ kind }) => kinds.has(kind));
}

export async function consentIn(
  context: EngineContext,
  topic: TopicDocument,
  points: readonly ContactPoint[],
): Promise<Consent> {
  const records = await recordsOf(context, topic._id, points);
  const now = await serverNow(context);
  const stand = points.map((point) => {
    const record = records(point);
    return {
      kind: point.kind,
      value: shownPoint(point),
      status: statusOf(record, now),
      ...(record?.at && { at: record.at.toISOString() }),
    };
  });
  return {
    topic: topic.name,
    default: topic.default,
    status: strictest(stand.map(({ status }) => status)),
    allowed:
      points.length > 0 && points.every((point) => refusalOf(topic, records(point), now) === undefined),
    points: stand,
  };
}

/** What contact points have said about a topic. */
export async function recordsOf(
  context: EngineContext,
  topic: string,
  points: readonly ContactPoint[],
): Promise<(point: ContactPoint) => ConsentDocument | undefined> {
  const { consents } = await contactCollections(context);
  const idOf = (point: ContactPoint): string => consentId(context.account, topic, consentPoint(point));
  const found = new Map<string, ConsentDocument>();
  const ids = [...new Set(points.map(idOf))];
  for (let from = 0; from < ids.length; from += BATCH)
    for (const record of await consents
      .find({ _id: { $in: ids.slice(from, from + BATCH) } }, { batchSize: BATCH + 1 })
      .toArray())
      found.set(record._id, record);
  return (point) => found.get(idOf(point));
}

/** In one query. */
const BATCH = 5_000;
