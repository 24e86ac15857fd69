import { createHash } from 'node:crypto';
import { pointKey } from '../../../language/identities/contactPoint';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { contactCollections } from '../../collections';
import { changeConsent } from '../changeConsent';
import type { ConsentDocument, TopicDocument } from '../ConsentDocument';
import { consentId } from '../records';

/**
 * Takes what contact points have said about a topic over to the one in its place: of two about the same point the stricter. What was said stays where it
 * was, as evidence. Making it again moves nothing twice.
 *
 * @returns how many contact points
 */
export async function moveConsents(
  context: EngineContext,
  from: string,
  to: TopicDocument,
  point?: Pick<ConsentDocument, 'kind' | 'value'>,
): Promise<number> {
  const { consents } = await contactCollections(context);
  const filter = {
    account: context.account,
    topic: from,
    status: { $exists: true },
    ...(point && { kind: point.kind, value: point.value }),
  };
  let moved = 0;
  for await (const record of consents.find(filter)) if (await move(context, record, to)) moved++;
  return moved;
}

async function move(context: EngineContext, record: ConsentDocument, to: TopicDocument): Promise<boolean> {
  const { consents, topics } = await contactCollections(context);
  const { account } = context;
  const { kind, value, written, act, status, at: givenAt } = record;
  const there = await consents.findOne({ _id: consentId(account, to._id, { kind, value }) });
  const isStricter = status === 'unsubscribed' && there?.status === 'subscribed';
  if (there?.status !== undefined && !isStricter) return false;
  const before = await topics.findOne({ _id: record.topic, account });
  const at = await serverNow(context);
  const id = createHash('sha256')
    .update(JSON.stringify([to._id, pointKey(record), act]))
    .digest('hex');
  const { doNotContactHistory } = await contactCollections(context);
  if (await doNotContactHistory.findOne({ account, point: pointKey(record), id: `moved-${id.slice(0, 32)}` }))
    return false;
  const { changed } = await changeConsent(context, {
    id: `moved-${id.slice(0, 32)}`,
    action: status === 'subscribed' ? 'subscribe' : 'unsubscribe',
    topic: to._id,
    point: { kind, value, ...(written !== undefined && { written }) },
    by: account,
    note: `"${to.name}" has taken the place of "${before?.name ?? record.topic}".`,
    at,
    said: { how: 'call', ...(givenAt && status === 'subscribed' && { givenAt }) },
    condition: { kind: status === 'subscribed' ? 'imported' : 'said' },
  });
  return changed;
}
