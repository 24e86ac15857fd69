import { randomUUID } from 'node:crypto';
import { checkObject } from '../../api/checkOptions';
import type { DoNotContactInput, DoNotContactRecord } from '../../api/doNotContact';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import { readText } from '../../language/text/readText';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { contactCollections } from '../collections';
import type { DoNotContactDocument, ListedReason, PendingHistory } from './DoNotContactDocument';
import { readCategories } from './categories';
import { contactPointsOf } from './contactPointsOf';
import { flushHistory } from './flushHistory';
import { listing } from './listing';
import { recordAccount, type RecordAccount } from './recordAccount';
import { channelKey, recordId } from './records';
import { readReason } from './reasons';
import { toRecord } from './toRecord';

/**
 * Puts contact points on the Do Not Contact list (R74, R78, R79, R83). Several reasons stand side by side; the same reason again moves on its
 * time and note. From then on every send to them is rejected, whatever the path.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function addToDoNotContact(
  context: EngineContext,
  input: DoNotContactInput,
): Promise<{ records: DoNotContactRecord[] }> {
  checkObject(input, 'Give { email }, { phone } or { profile }, and what is said of it.');
  const reason = readReason(input.reason, true) as string;
  const source = readText(input.source, 'source', true) as string;
  const note = readText(input.note, 'note', false);
  const flowId = readText(input.flowId, 'flowId', false);
  const channel = channelKey(readText(input.channel, 'channel', false));
  const of = await recordAccount(context, input);
  const categories = readCategories(input.categories);
  const { points } = await contactPointsOf(context, input, channel);
  if (points.length === 0) {
    throw new InvalidArgumentError('The profile has no contact point that this channel uses.', {
      hint: 'Give the email address or phone number itself.',
    });
  }
  const at = await serverNow(context);
  const listed: ListedReason = {
    reason,
    source,
    ...(note && { note }),
    ...(flowId && { flowId }),
    ...(categories && { categories }),
    at,
  };
  const records: DoNotContactRecord[] = [];
  for (const point of points) records.push(toRecord(await list(context, point, { channel, of, listed })));
  return { records };
}

/** The act on its way into the history. */
export function pendingOf(
  context: EngineContext,
  point: Pick<ContactPoint, 'kind' | 'value'>,
  action: 'add' | 'remove',
  channel: string,
  { account, scope }: RecordAccount,
  said: Partial<ListedReason> & { at: Date },
): PendingHistory {
  return {
    id: randomUUID(),
    account,
    point: pointKey(point),
    action,
    channel,
    scope,
    by: context.account,
    ...said,
  };
}

async function list(
  context: EngineContext,
  point: ContactPoint,
  { channel, of, listed }: { channel: string; of: RecordAccount; listed: ListedReason },
): Promise<DoNotContactDocument> {
  const { doNotContact } = await contactCollections(context);
  const { account } = of;
  const record = await doNotContact.findOneAndUpdate(
    { _id: recordId(account, channel, point) },
    listing(point, {
      account,
      channel,
      listed,
      pending: pendingOf(context, point, 'add', channel, of, listed),
    }),
    { upsert: true, returnDocument: 'after' },
  );
  await flushHistory(context, record as DoNotContactDocument);
  return record as DoNotContactDocument;
}
