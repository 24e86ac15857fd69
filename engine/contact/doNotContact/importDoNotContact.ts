import type { DoNotContactApi, ImportProblem } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import { readContactPoint } from '../../language/identities/contactPoint';
import { readText } from '../../language/text/readText';
import { Columns } from '../../people/import/Columns';
import type { SourceRow } from '../../people/import/SourceRow';
import { readSource, type ImportSource } from '../../people/import/readSource';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { itemErrorOf } from '../../store/itemError';
import { turn } from '../../store/turn';
import { CONTACT_POINTS, contactColumns } from '../contactColumns';
import { recordAccount } from './recordAccount';
import { listMany, type Listing } from './listMany';
import { channelKey } from './records';
import { listIn } from '../../people/import/listIn';
import { knownReason, readReason } from './reasons';
import { refuseRow } from '../refuseRow';

type Report = Awaited<ReturnType<DoNotContactApi['import']>>;
type Options = NonNullable<Parameters<DoNotContactApi['import']>[1]>;

/** What a row may say; other columns are left out. */
const PARTS = {
  ...CONTACT_POINTS,
  reason: ['reason'],
  source: ['source'],
  note: ['note', 'comment'],
  channel: ['channel'],
} as const;
type Part = keyof typeof PARTS;
/** Read before others have a turn. */
const ROWS_A_TURN = 250;

/**
 * Puts the contact points of a file or of rows on the list (R77): one row may have an email address, a phone number or both, and its own reason, source,
 * note and channel. A point that is listed for the reason already is unchanged: importing again, also after a crash, doubles nothing.
 *
 * @throws InvalidArgumentError for a source or options that cannot be used
 */
export async function importDoNotContact(
  context: EngineContext,
  source: ImportSource,
  options: Options = {},
): Promise<Report> {
  const { signal, onProgress } = options;
  checkLongCall(options);
  const { account } = await recordAccount(context, options);
  const defaults = {
    reason: readReason(options.reason, false) ?? 'import',
    source: readText(options.source, 'source', false) ?? 'import',
    channel: readText(options.channel, 'channel', false),
  };
  const columns = new Columns();
  const report: Report = { rows: 0, added: 0, unchanged: 0, refused: 0, problems: [] };
  for await (const rows of (await readSource(source, columns, options)).rows) {
    signal?.throwIfAborted();
    const places = contactColumns(columns, PARTS, { plurals: true });
    const at = await serverNow(context);
    const listings: Listing[] = [];
    for (const [i, row] of rows.entries()) {
      if (i % ROWS_A_TURN === 0) await turn();
      const read = readRow(context, row, { places, defaults, at });
      if (Array.isArray(read)) listings.push(...read);
      else refuseRow(report, read);
    }
    const added = await listMany(context, account, listings);
    report.added += added;
    report.unchanged += listings.length - added;
    report.rows += rows.length;
    onProgress?.({ done: report.rows, total: Array.isArray(source) ? source.length : report.rows });
  }
  return report;
}

interface Reading {
  places: ReadonlyMap<Part, number>;
  defaults: { reason: string; source: string; channel: string | undefined };
  at: Date;
}

function readRow(
  context: EngineContext,
  { line, cells, problem }: SourceRow,
  { places, defaults, at }: Reading,
): Listing[] | ImportProblem {
  if (problem) return { line, ...problem };
  const cell = (part: Part): unknown => {
    const place = places.get(part);
    const value = place === undefined ? undefined : cells[place];
    return value === null || value === '' ? undefined : value;
  };
  let column: Part | undefined;
  try {
    const points = (['email', 'phone'] as const).flatMap((kind) => {
      column = kind;
      const value = cell(kind);
      return (typeof value === 'string' ? listIn(value) : value === undefined ? [] : [value]).map((one) =>
        readContactPoint(
          { [kind]: typeof one === 'number' ? String(one) : one } as { email: string },
          context,
        ),
      );
    });
    column = undefined;
    if (points.length === 0)
      return {
        line,
        message: 'The row has no contact point.',
        hint: 'Give an email address or a phone number.',
      };
    const text = (part: 'reason' | 'source' | 'note' | 'channel'): string | undefined =>
      readText(cell(part), (column = part), false);
    const note = text('note');
    const listed = {
      reason: knownReason(text('reason') ?? defaults.reason),
      source: text('source') ?? defaults.source,
      ...(note !== undefined && { note }),
      at,
    };
    return points.map((point) => ({
      point,
      channel: channelKey(text('channel') ?? defaults.channel),
      listed,
    }));
  } catch (error) {
    const { message, hint } = itemErrorOf(error, cells);
    return { line, ...(column !== undefined && { column }), message, hint };
  }
}
