import { checkSignal, refuse } from '../../api/checkOptions';
import type { ConsentApi } from '../../api/consent';
import { pointKey } from '../../language/identities/contactPoint';
import { csvLine } from '../../language/text/csvLine';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { DoNotContactHistoryDocument } from '../doNotContact/DoNotContactDocument';
import type { ConsentDocument } from './ConsentDocument';
import { statusOf } from './records';
import { findTopic } from './topics/findTopic';
import { openTopics } from './topics/listTopics';

const COLUMNS = [
  'email',
  'phone',
  'topic',
  'status',
  'at',
  'how',
  'by',
  'shown',
  'version',
  'ip',
  'userAgent',
  'note',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;
const BATCH = 500;
const STATUSES: readonly unknown[] = [undefined, 'subscribed', 'pending', 'unsubscribed'];

/** @throws NotFoundError, InvalidArgumentError when iterated */
export async function* exportConsents(
  context: EngineContext,
  { topic, status, format = 'csv', signal }: NonNullable<Parameters<ConsentApi['export']>[0]> = {},
): AsyncGenerator<string> {
  checkSignal(signal);
  if (format !== 'csv' && format !== 'ndjson') throw refuse('format', format, 'Give "csv" or "ndjson".');
  if (!STATUSES.includes(status))
    throw refuse('status', status, 'Give "subscribed", "pending" or "unsubscribed".');
  const topics = topic === undefined ? await openTopics(context) : [await findTopic(context, topic)];
  const names = new Map(topics.map(({ _id, name }) => [_id, name]));
  if (format === 'csv') yield `${csvLine(COLUMNS)}\n`;
  const { consents } = await contactCollections(context);
  const found = consents
    .find({ account: context.account, topic: { $in: [...names.keys()] } })
    .sort({ account: 1, kind: 1, value: 1 });
  let batch: ConsentDocument[] = [];
  const lines = async (): Promise<string[]> => {
    const rows = await rowsOf(context, batch, names);
    batch = [];
    return rows
      .filter((row) => status === undefined || row.status === status)
      .map(
        (row) =>
          `${format === 'csv' ? csvLine(COLUMNS.map((column) => row[column])) : JSON.stringify(row)}\n`,
      );
  };
  for await (const record of found) {
    signal?.throwIfAborted();
    if (batch.push(record) === BATCH) yield* await lines();
  }
  if (batch.length > 0) yield* await lines();
}

async function rowsOf(
  context: EngineContext,
  records: readonly ConsentDocument[],
  names: ReadonlyMap<string, string>,
): Promise<Row[]> {
  const { doNotContactHistory } = await contactCollections(context);
  const now = await serverNow(context);
  const acts = new Map<string, DoNotContactHistoryDocument>();
  for await (const row of doNotContactHistory.find({
    account: context.account,
    point: { $in: [...new Set(records.map(pointKey))] },
    consent: { $exists: true },
  }))
    acts.set(row.id, row);
  return records.flatMap((record): Row[] => {
    const { kind, value, written, topic, at, act, request } = record;
    const status = statusOf(record, now);
    if (status === null) return [];
    const proof = acts.get(status === 'pending' ? (request?.act ?? '') : (act ?? ''));
    const said = proof?.consent;
    const since = status === 'pending' ? request?.at : at;
    return [
      {
        [kind]: written ?? value,
        topic: names.get(topic) ?? topic,
        status,
        ...(since && { at: since.toISOString() }),
        ...(said && { how: said.how }),
        ...(proof && { by: proof.by }),
        ...(said?.shown !== undefined && { shown: said.shown }),
        ...(said?.version !== undefined && { version: said.version }),
        ...(said?.ip !== undefined && { ip: said.ip }),
        ...(said?.userAgent !== undefined && { userAgent: said.userAgent }),
        ...(proof?.note !== undefined && { note: proof.note }),
      },
    ];
  });
}
