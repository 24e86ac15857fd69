import { checkObject } from '../../api/checkOptions';
import type { ConsentApi, ConsentRequest } from '../../api/consent';
import type { ContactPoint } from '../../language/identities/contactPoint';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import { nameOfPoint } from '../doNotContact/chain';
import { recordsAgainst } from '../doNotContact/checkDoNotContact';
import { contactPointsOf } from '../doNotContact/contactPointsOf';
import { encoded } from '../doNotContact/records';
import { kindOfChannel } from '../../language/identities/contactPoint';
import type { TopicDocument } from './ConsentDocument';
import { readContact, recordsOf } from './consentsOf';
import { addressOfPages, linkTo } from './links/createLink';
import { readEvidence } from './readEvidence';
import { consentKey, SILENCE_MS, statusOf } from './records';
import { act, meantPoints } from './setConsent';
import { findTopic } from './topics/findTopic';

/** So long after a link was handed out for a contact point no other one is. */
const PAUSE_MS = 3_600_000;

/** Double opt-in. @throws NotFoundError, InvalidArgumentError */
export async function requestConsent(
  context: EngineContext,
  request: Parameters<ConsentApi['request']>[0],
): Promise<ConsentRequest> {
  checkObject(request, 'Give { contact, topic, shown }.');
  const evidence = readEvidence(context, request, 'form');
  const topic = await findTopic(context, request.topic);
  const address = await addressOfPages(context, request.address);
  const { points } = await contactPointsOf(context, readContact(request.contact));
  const meant = meantPoints(topic, points);
  const [point] = meant;
  if (point === undefined || meant.length > 1)
    throw new InvalidArgumentError('The profile has several contact points for the topic.', {
      hint: 'Give the email address or phone number that the link is sent to.',
      path: '/contact',
    });
  const now = await serverNow(context);
  const before = (await recordsOf(context, topic._id, [point]))(point);
  if (before?.status === 'subscribed') return { status: 'subscribed', outcome: 'subscribed' };
  const listed = await listedFor(context, topic, point);
  const status = statusOf(before, now);
  if (listed !== undefined) return { status: status ?? 'unsubscribed', outcome: listed };
  const turn = await takeTurn(context, point, now);
  if (!turn.isOurs)
    return {
      status: status ?? 'pending',
      outcome: 'askedAlready',
      askAgainAt: new Date(turn.at.getTime() + PAUSE_MS).toISOString(),
    };
  const done = await act(context, {
    ...evidence,
    action: 'request',
    topic: topic._id,
    point,
    at: now,
    condition: { kind: 'said' },
  });
  if (!done.changed) return { status: 'subscribed', outcome: 'subscribed' };
  return {
    status: 'pending',
    outcome: 'requested',
    link: await linkTo(context, address, { for: 'confirm', point, topic: topic._id, request: done.act }),
    until: new Date(now.getTime() + SILENCE_MS).toISOString(),
  };
}

/** Why Do Not Contact forbids to ask. */
async function listedFor(
  context: EngineContext,
  { channels }: TopicDocument,
  point: ContactPoint,
): Promise<string | undefined> {
  for (const channel of channels.filter((one) => kindOfChannel(one) === point.kind)) {
    const [record] = (await recordsAgainst(context, [point], channel))(point);
    if (record) return record.reasons[0]?.reason;
  }
  return undefined;
}

/** Whether a link may be handed out for the point now; of many who ask at the same instant one may. */
async function takeTurn(
  context: EngineContext,
  point: ContactPoint,
  now: Date,
): Promise<{ isOurs: boolean; at: Date }> {
  const { consentRequests } = await contactCollections(context);
  const { account } = context;
  const _id = `${encoded(account)}|${nameOfPoint(consentKey(point))}`;
  try {
    await consentRequests.insertOne({ _id, account, at: now });
    return { isOurs: true, at: now };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const earliest = new Date(now.getTime() - PAUSE_MS);
  const { matchedCount } = await consentRequests.updateOne(
    { _id, at: { $lte: earliest } },
    { $set: { at: now } },
  );
  if (matchedCount > 0) return { isOurs: true, at: now };
  return { isOurs: false, at: (await consentRequests.findOne({ _id }))?.at ?? now };
}
