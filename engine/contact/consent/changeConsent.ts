import { randomUUID } from 'node:crypto';
import { pointKey, shownPoint, type ContactPoint } from '../../language/identities/contactPoint';
import { ALL } from '../../language/identities/all';
import { trackEvents } from '../../people/events/trackEvents';
import type { EngineContext } from '../../store/context';
import { DatabaseUnavailableError } from '../../store/errors';
import { errorOf } from '../../store/errors/errorOf';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import { chainEntries } from '../doNotContact/chain';
import type { ConsentSaid, PendingHistory } from '../doNotContact/DoNotContactDocument';
import { appendHistory } from '../doNotContact/history';
import { afterAct, isChange, type Condition } from './afterAct';
import type { ConsentDocument } from './ConsentDocument';
import { consentId, consentPoint } from './records';
import { topicById } from './topics/findTopic';

/** Of so many who change the same consent at the same instant one is through, time and again. */
const ATTEMPTS = 1_000;

export interface ConsentAct extends Pick<PendingHistory, 'by' | 'note' | 'flowId' | 'at'> {
  readonly action: 'request' | 'subscribe' | 'unsubscribe';
  readonly topic: string;
  readonly point: ContactPoint;
  readonly said: Omit<ConsentSaid, 'topic'>;
  readonly condition: Condition;
  /** Default: one of its own. */
  readonly id?: string;
}

/**
 * Does an act to what a contact point has said about a topic, if it changes anything: the record and its evidence in one write, then the evidence into the
 * chain and the event to whoever has the point. Others who do the same at that moment come before or after it.
 */
export async function changeConsent(
  context: EngineContext,
  act: ConsentAct,
): Promise<{ changed: boolean; record: ConsentDocument | undefined; act: string }> {
  const { consents } = await contactCollections(context);
  const point = consentPoint(act.point);
  const _id = consentId(context.account, act.topic, point);
  const entry = entryOf(context, act, point);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = (await consents.findOne({ _id })) ?? undefined;
    if (!isChange(before ?? {}, entry, act.condition))
      return { changed: false, record: before, act: before?.act ?? '' };
    await context.step?.('consentDecided', entry);
    const after = await write(context, _id, before, entry, point, act.topic);
    if (after === undefined) continue;
    await context.step?.('consentWritten', entry);
    await flushConsent(context, after);
    return { changed: true, record: after, act: entry.id };
  }
  throw new DatabaseUnavailableError('So many change the same consent that it cannot be written.', {
    hint: 'Nothing was changed. Try again.',
  });
}

function entryOf(
  context: EngineContext,
  { id, action, topic, said, by, note, flowId, at }: ConsentAct,
  point: ContactPoint,
): PendingHistory {
  return {
    id: id ?? randomUUID(),
    account: context.account,
    point: pointKey(point),
    action,
    channel: ALL,
    scope: 'account',
    by,
    ...(note !== undefined && { note }),
    ...(flowId !== undefined && { flowId }),
    at,
    consent: { topic, ...said },
  };
}

/** `undefined` when somebody else was quicker. */
async function write(
  context: EngineContext,
  _id: string,
  before: ConsentDocument | undefined,
  entry: PendingHistory,
  point: ContactPoint,
  topic: string,
): Promise<ConsentDocument | undefined> {
  const { consents } = await contactCollections(context);
  const {
    status: _status,
    at: _at,
    act: _act,
    request: _request,
    ...kept
  } = before ?? {
    _id,
    account: context.account,
    topic,
    kind: point.kind,
    value: point.value,
    ...(point.written !== undefined && { written: shownPoint(point) }),
    revision: 0,
  };
  const after: ConsentDocument = {
    ...kept,
    ...afterAct(before ?? {}, entry),
    revision: kept.revision + 1,
    pending: [...(before?.pending ?? []), entry],
  };
  if (before) {
    const { matchedCount } = await consents.replaceOne({ _id, revision: before.revision }, after);
    return matchedCount > 0 ? after : undefined;
  }
  try {
    await consents.insertOne(after);
    return after;
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
}

const EVENTS = { subscribe: 'Subscribed', unsubscribe: 'Unsubscribed' } as const;

/** Moves what a record still holds into the history and tells whoever has the contact point. */
export async function flushConsent(context: EngineContext, record: ConsentDocument): Promise<void> {
  const { consents } = await contactCollections(context);
  const pending = record.pending ?? [];
  if (pending.length === 0) return;
  const rows = [];
  for (const entry of pending) rows.push(await appendHistory(context, entry));
  await chainEntries(context, rows);
  await context.step?.('consentChained', pending);
  await tell(context, record, pending);
  // It grows the revision too: who read the record before this writes nothing back that is in the history.
  await consents.updateOne(
    { _id: record._id },
    { $pull: { pending: { id: { $in: pending.map(({ id }) => id) } } }, $inc: { revision: 1 } },
  );
}

/** Under ids that the acts make: a crash has them told again, and changes nothing. Nobody is created. */
async function tell(
  context: EngineContext,
  { kind, value, written = value, topic }: ConsentDocument,
  acts: readonly PendingHistory[],
): Promise<void> {
  const told = acts.flatMap(({ id, action, at, consent }) =>
    action === 'subscribe' || action === 'unsubscribe'
      ? [{ id, type: EVENTS[action], at, how: consent?.how }]
      : [],
  );
  if (told.length === 0) return;
  const name = (await topicById(context, topic))?.name ?? topic;
  const profile = kind === 'email' ? { email: written } : { phone: written };
  const answers = await trackEvents(
    context,
    told.map(({ id, type, at, how }) => ({
      id: `consent:${id}`,
      profile,
      type,
      at,
      properties: { topic: name, ...(how !== undefined && { how }) },
      createProfile: false,
    })),
  );
  const failed = answers.find(({ error }) => error !== undefined && error.code !== 'NOT_FOUND');
  if (failed?.error) throw errorOf(failed.error);
}

/** Recovery: evidence that a crash left behind in records; resolves to how many records were seen to. */
export async function recoverConsents(context: EngineContext): Promise<number> {
  const { consents } = await contactCollections(context);
  const left = await consents
    .find({ 'pending.0': { $exists: true }, account: context.account })
    .limit(1_000)
    .toArray();
  for (const record of left) await flushConsent(context, record);
  return left.length;
}
