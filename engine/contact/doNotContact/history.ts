import { createHash } from 'node:crypto';
import type { EngineContext } from '../../store/context';
import { InternalError } from '../../store/errors';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import type { ConsentSaid, DoNotContactHistoryDocument, PendingHistory } from './DoNotContactDocument';
import { encoded } from './records';

/** Lost races after which something is wrong with the collection itself. */
const ATTEMPTS = 1_000;
/** What stands before the first entry of a contact point. */
const START = '';

/** The hash of an entry: over all it says and the hash of the one before, so that none can be changed or left out silently (B6). */
export function hashOf(entry: Omit<DoNotContactHistoryDocument, 'hash' | '_id'>): string {
  const {
    account,
    point,
    sequence,
    id,
    action,
    channel,
    scope,
    reason,
    source,
    note,
    flowId,
    categories,
    by,
    at,
    previous,
    consent,
  } = entry;
  const said = [
    previous,
    account,
    point,
    sequence,
    id,
    action,
    channel,
    scope,
    reason ?? null,
    source ?? null,
    note ?? null,
    flowId ?? null,
    by,
    isoOf(at),
    // Of what is for everything, as it always was.
    ...(categories === undefined ? [] : [categories]),
    ...(consent === undefined ? [] : [saidOf(consent)]),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

const isoOf = (at: unknown): string | null =>
  at instanceof Date && Number.isFinite(at.getTime()) ? at.toISOString() : null;

const saidOf = ({ topic, how, shown, version, ip, userAgent, givenAt }: ConsentSaid): unknown[] => [
  topic,
  how,
  shown ?? null,
  version ?? null,
  ip ?? null,
  userAgent ?? null,
  isoOf(givenAt),
];

/** The entry behind the last one. */
export function historyRow(
  pending: PendingHistory,
  last: DoNotContactHistoryDocument | undefined,
): DoNotContactHistoryDocument {
  const entry = { ...pending, sequence: (last?.sequence ?? 0) + 1, previous: last?.hash ?? START };
  return {
    _id: `${encoded(entry.account)}|${entry.point}|${entry.sequence}`,
    ...entry,
    hash: hashOf(entry),
    chained: true,
  };
}

/**
 * Appends to the history of a contact point, at its end whoever else is appending: (account, point, sequence) is unique, and who comes
 * second takes the next place. What was appended before a crash is not appended again: its id is there.
 *
 * @returns the entry as it stands in the history.
 */
export async function appendHistory(
  context: Pick<EngineContext, 'database'>,
  pending: PendingHistory,
): Promise<DoNotContactHistoryDocument> {
  const { doNotContactHistory } = await contactCollections(context);
  const { account, point, id } = pending;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = await doNotContactHistory.find({ account, point }).sort({ sequence: -1 }).limit(1).next();
    const known =
      last?.id === id ? last : last && (await doNotContactHistory.findOne({ account, point, id }));
    if (known) return known;
    try {
      const row = historyRow(pending, last ?? undefined);
      await doNotContactHistory.insertOne(row);
      return row;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new InternalError('The history of a contact point cannot be continued.', {
    hint: 'Something else writes to the collection doNotContactHistory: run doNotContact.verifyAll().',
  });
}
