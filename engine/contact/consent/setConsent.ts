import { checkObject, refuse } from '../../api/checkOptions';
import type { Consent, ConsentApi, ConsentChange } from '../../api/consent';
import type { ContactPoint } from '../../language/identities/contactPoint';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { contactPointsOf } from '../doNotContact/contactPointsOf';
import { changeConsent, type ConsentAct } from './changeConsent';
import type { TopicDocument } from './ConsentDocument';
import { consentIn, pointsFor, readContact } from './consentsOf';
import { readEvidence } from './readEvidence';
import { findTopic, inItsPlace, topicById } from './topics/findTopic';
import { moveConsents } from './topics/moveConsents';

/** @throws NotFoundError, InvalidArgumentError */
export async function setConsent(
  context: EngineContext,
  change: ConsentChange,
): ReturnType<ConsentApi['set']> {
  checkObject(change, 'Give { contact, topic, status }.');
  const { status } = change;
  if (status !== 'subscribed' && status !== 'unsubscribed')
    throw refuse('status', status, 'Give "subscribed" or "unsubscribed".');
  const evidence = readEvidence(context, change);
  const topic = await findTopic(context, change.topic);
  const { points } = await contactPointsOf(context, readContact(change.contact));
  const meant = meantPoints(topic, points);
  const at = await serverNow(context);
  let changed = 0;
  for (const point of meant) {
    const done = await act(context, {
      ...evidence,
      action: status === 'subscribed' ? 'subscribe' : 'unsubscribe',
      topic: topic._id,
      point,
      at,
      condition: { kind: 'said' },
    });
    if (done.changed) changed++;
  }
  return { changed, consent: await consentOfMeant(context, topic, meant) };
}

const consentOfMeant = async (
  context: EngineContext,
  topic: TopicDocument,
  points: readonly ContactPoint[],
): Promise<Consent> => consentIn(context, (await inItsPlace(context, topic)) ?? topic, points);

/** The contact points that a topic is sent to; none is an error. @throws InvalidArgumentError */
export function meantPoints(topic: TopicDocument, points: readonly ContactPoint[]): ContactPoint[] {
  const meant = pointsFor(topic, points);
  if (meant.length > 0) return meant;
  throw new InvalidArgumentError(`"${topic.name}" is not sent to any contact point that is meant.`, {
    hint: `It is sent over ${topic.channels.join(', ')}: give an address or number for that.`,
    path: '/contact',
  });
}

/** Does an act. What is said about a topic that is being replaced goes over as well. */
export async function act(
  context: EngineContext,
  given: ConsentAct,
): Promise<Awaited<ReturnType<typeof changeConsent>>> {
  const done = await changeConsent(context, given);
  const topic = done.changed ? await topicById(context, given.topic) : undefined;
  if (topic?.replacedBy === undefined) return done;
  const to = await inItsPlace(context, topic);
  if (to && done.record) await moveConsents(context, topic._id, to, done.record);
  return done;
}
