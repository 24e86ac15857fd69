import type { ImportProblem } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import type { ConsentApi } from '../../api/consent';
import { instantGiven } from '../../language/calendar/instantGiven';
import { readContactPoint, type ContactPoint } from '../../language/identities/contactPoint';
import { shown } from '../../language/text/shown';
import { Columns } from '../../people/import/Columns';
import type { SourceRow } from '../../people/import/SourceRow';
import { readSource, type ImportSource } from '../../people/import/readSource';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { itemErrorOf } from '../../store/itemError';
import { CONTACT_POINTS, contactColumns } from '../contactColumns';
import type { ConsentAct } from './changeConsent';
import type { TopicDocument } from './ConsentDocument';
import { consentKey } from './records';
import { readEvidence } from './readEvidence';
import { act, meantPoints } from './setConsent';
import { findTopic } from './topics/findTopic';
import { refuseRow } from '../refuseRow';

type Report = Awaited<ReturnType<ConsentApi['import']>>;
type Options = NonNullable<Parameters<ConsentApi['import']>[1]>;

/** What a row may say; other columns are left out. */
const PARTS = {
  ...CONTACT_POINTS,
  topic: ['topic', 'list'],
  status: ['status', 'consent'],
  at: ['at', 'givenat', 'date', 'timestamp', 'optintime'],
  by: ['by', 'source'],
  shown: ['shown', 'words', 'text'],
  version: ['version'],
  ip: ['ip', 'ipaddress', 'optinip'],
  userAgent: ['useragent'],
  note: ['note', 'comment'],
} as const;
type Part = keyof typeof PARTS;
/** So many rows are written side by side. */
const LANES = 16;

type Change = Omit<ConsentAct, 'condition'>;

/** Consents that were given elsewhere, with their evidence. @throws InvalidArgumentError, NotFoundError for a source or options that cannot be used */
export async function importConsents(
  context: EngineContext,
  source: ImportSource,
  options: Options = {},
): Promise<Report> {
  const { signal, onProgress } = options;
  checkLongCall(options);
  const byDefault: Defaults = {
    ...(options.topic !== undefined && { topic: await findTopic(context, options.topic) }),
    ...(options.by !== undefined && { by: options.by }),
    ...(options.shown !== undefined && { shown: options.shown }),
  };
  readEvidence(context, { ...byDefault, how: 'import' } as { how: 'import' });
  const columns = new Columns();
  const report: Report = { rows: 0, changed: 0, unchanged: 0, refused: 0, problems: [] };
  const topics = new Map<string, TopicDocument>();
  for await (const rows of (await readSource(source, columns, options)).rows) {
    signal?.throwIfAborted();
    const places = contactColumns(columns, PARTS);
    const now = await serverNow(context);
    const changes: Change[] = [];
    for (const row of rows) {
      const read = await readRow(context, row, { places, byDefault, now, topics });
      if (Array.isArray(read)) changes.push(...read);
      else refuseRow(report, read);
    }
    await write(context, changes, report, signal);
    report.rows += rows.length;
    onProgress?.({ done: report.rows, total: Array.isArray(source) ? source.length : report.rows });
  }
  return report;
}

/** Side by side, but what is about one contact point in its order. */
async function write(
  context: EngineContext,
  changes: readonly Change[],
  report: Report,
  signal: AbortSignal | undefined,
): Promise<void> {
  const byPoint = new Map<string, Change[]>();
  for (const change of changes) {
    const key = consentKey(change.point);
    byPoint.set(key, [...(byPoint.get(key) ?? []), change]);
  }
  const waiting = byPoint.values();
  const lane = async (): Promise<void> => {
    for (const some of waiting)
      for (const change of some) {
        signal?.throwIfAborted();
        const { changed } = await act(context, { ...change, condition: { kind: 'imported' } });
        report[changed ? 'changed' : 'unchanged']++;
      }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

interface Defaults {
  topic?: TopicDocument;
  by?: string;
  shown?: NonNullable<Options['shown']>;
}

interface Reading {
  places: ReadonlyMap<Part, number>;
  byDefault: Defaults;
  now: Date;
  /** Those that were looked up already, by the text of the row. */
  topics: Map<string, TopicDocument>;
}

async function readRow(
  context: EngineContext,
  { line, cells, problem }: SourceRow,
  reading: Reading,
): Promise<Change[] | ImportProblem> {
  if (problem) return { line, ...problem };
  let column: Part | undefined;
  const cell = (part: Part): unknown => {
    column = part;
    const place = reading.places.get(part);
    const value = place === undefined ? undefined : cells[place];
    return value === null || value === '' ? undefined : value;
  };
  try {
    const points = (['email', 'phone'] as const).flatMap((kind): ContactPoint[] => {
      const value = cell(kind);
      if (value === undefined) return [];
      const text = typeof value === 'number' ? String(value) : value;
      return [readContactPoint({ [kind]: text } as { email: string }, context)];
    });
    column = undefined;
    if (points.length === 0)
      return {
        line,
        message: 'The row has no contact point.',
        hint: 'Give an email address or a phone number.',
      };
    const topic = await topicOf(context, cell('topic'), reading);
    const status = cell('status') ?? 'subscribed';
    if (status !== 'subscribed' && status !== 'unsubscribed')
      return {
        line,
        column: 'status',
        message: `${shown(status)} is not what somebody has said.`,
        hint: 'Give "subscribed" or "unsubscribed".',
      };
    const at = cell('at');
    const givenAt = at === undefined ? undefined : await instantGiven(context, at, '/at');
    if (givenAt && givenAt > reading.now)
      return {
        line,
        column: 'at',
        message: `${shown(at)} is in the future.`,
        hint: 'Give the instant at which it was said.',
      };
    const words = cell('shown');
    const version = cell('version');
    const shownWords =
      words === undefined
        ? reading.byDefault.shown
        : { text: words as string, ...(version !== undefined && { version: String(version) }) };
    const by = cell('by') ?? reading.byDefault.by;
    const [ip, userAgent, note] = (['ip', 'userAgent', 'note'] as const).map(cell);
    column = undefined;
    const evidence = readEvidence(context, {
      how: 'import',
      ...(by !== undefined && { by: by as string }),
      ...(shownWords !== undefined && { shown: shownWords }),
      ...(ip !== undefined && { ip: ip as string }),
      ...(userAgent !== undefined && { userAgent: userAgent as string }),
      ...(note !== undefined && { note: note as string }),
    });
    return meantPoints(topic, points).map((point) => ({
      ...evidence,
      said: { ...evidence.said, ...(givenAt && { givenAt }) },
      action: status === 'subscribed' ? 'subscribe' : 'unsubscribe',
      topic: topic._id,
      point,
      at: reading.now,
    }));
  } catch (error) {
    if (!isAudienceError(error) || error.code === 'DATABASE_UNAVAILABLE') throw error;
    const { message, hint } = itemErrorOf(error, cells);
    return { line, ...(column !== undefined && { column }), message, hint };
  }
}

async function topicOf(
  context: EngineContext,
  cell: unknown,
  { byDefault, topics }: Reading,
): Promise<TopicDocument> {
  if (cell === undefined && byDefault.topic) return byDefault.topic;
  const name = cell === undefined ? undefined : String(cell);
  const known = name === undefined ? undefined : topics.get(name);
  if (known) return known;
  const found = await findTopic(context, name);
  topics.set(name as string, found);
  return found;
}
