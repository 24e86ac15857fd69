import { ObjectId } from 'mongodb';
import type { ImportAnalysis, ImportOptions, ImportProblem } from '../../api';
import { checkLongCall, refuse } from '../../api/checkOptions';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { READ_ONLY_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { wallTime } from '../../language/calendar/wallTime';
import type { AttributeType } from '../../language/rule/types';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { ChunkWriter } from './ChunkWriter';
import { ColumnMap } from './ColumnMap';
import { Columns } from './Columns';
import type { ImportDocument, StoredColumn } from './ImportDocument';
import type { SourceRow } from './SourceRow';
import { isAudienceError } from '../../store/errors';
import { shown } from '../../language/text/shown';
import type { ReadProfileInput } from '../profiles/readProfileInput';
import { checkRow } from './checkRow';
import { readSource, type ImportSource } from './readSource';
import { SharedKeys } from './SharedKeys';
import { columnOf, toInput, type Reading } from './toInput';
import { writable } from './writable';

/** Rows that are looked at before columns are mapped. */
const LOOKED_AT = 2_000;
/** Characters of these rows that are enough, too. */
const ENOUGH = 8_000_000;
const SHOWN_PROBLEMS = 1_000;

/**
 * Reads a source to its end and stages the rows: how columns are mapped, what each row's problem is, which tag the profiles will get. No profile, tag or
 * attribute is written.
 *
 * @throws InvalidArgumentError
 */
export async function analyzeImport(
  context: EngineContext,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportAnalysis> {
  const { columns: given = {}, formats = {}, emptyCells, badCells = 'refuse', signal, onProgress } = options;
  checkLongCall(options);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refuse('columns', given, 'Give an object of columns and where they go.');
  if (typeof formats !== 'object' || formats === null || Array.isArray(formats))
    throw refuse('formats', formats, 'Give an object of columns and how they are written.');
  if (emptyCells !== undefined && emptyCells !== 'keep' && emptyCells !== 'clear')
    throw refuse('emptyCells', emptyCells, 'Give "keep" or "clear".');
  if (badCells !== 'refuse' && badCells !== 'leaveOut')
    throw refuse('badCells', badCells, 'Give "refuse" or "leaveOut".');
  const names = new Columns();
  const { text, rows } = await readSource(source, names, options);
  const importId = new ObjectId().toHexString();
  const zone = await context.timeZone();
  const map = new ColumnMap(names, await attributeTypes(context), given, text, formats);
  const analysis = new Analysis(context, { importId, map, reading: { text, emptyCells, zone }, badCells });
  try {
    let waiting: SourceRow[] = [];
    let looked = false;
    let size = 0;
    for await (const portion of rows) {
      signal?.throwIfAborted();
      waiting = waiting.length === 0 ? portion : [...waiting, ...portion];
      for (const row of portion) size += row.size ?? 0;
      if (!looked && waiting.length < LOOKED_AT && size < ENOUGH) continue;
      looked = true;
      await analysis.take(waiting);
      waiting = [];
      onProgress?.({ rows: analysis.rows });
    }
    await analysis.take(waiting);
    map.check();
    signal?.throwIfAborted();
    onProgress?.({ rows: analysis.rows });
    return await analysis.end();
  } catch (error) {
    await analysis.discard();
    throw error;
  }
}

async function attributeTypes(context: EngineContext): Promise<Map<string, AttributeType>> {
  const rules = await ruleContextOf(context);
  const names = [...rules.attributeNames()].filter(
    (name) => !READ_ONLY_ATTRIBUTES.has(name) && !rules.computed(name),
  );
  return new Map(names.map((name) => [name, rules.attributeType(name) as AttributeType]));
}

class Analysis {
  private readonly writer: ChunkWriter;
  private readonly problems: ImportProblem[] = [];
  private valid = 0;
  private leftOut = 0;
  private readonly shared = new SharedKeys();

  constructor(
    private readonly context: EngineContext,
    private readonly about: {
      importId: string;
      map: ColumnMap;
      reading: Reading;
      badCells: 'refuse' | 'leaveOut';
    },
  ) {
    this.writer = new ChunkWriter(context, about.importId);
  }

  get rows(): number {
    return this.writer.count;
  }

  async take(rows: readonly SourceRow[]): Promise<void> {
    const { map } = this.about;
    map.look(rows);
    const types = typesIn(map.columns);
    for (const row of rows) await this.stage(row, types);
  }

  async end(): Promise<ImportAnalysis> {
    const {
      context,
      about: {
        importId,
        map,
        reading: { text, emptyCells, zone },
      },
    } = this;
    await this.writer.end();
    const { imports } = await peopleCollections(context);
    const at = await serverNow(context);
    const { columns } = map;
    const document: ImportDocument = {
      _id: importId,
      account: context.account,
      text,
      columns,
      ...(emptyCells && { emptyCells }),
      rows: this.rows,
      valid: this.valid,
      defaultTag: await freeTag(context, `Import ${wallTime(zone, at)}`),
      at,
    };
    await imports.insertOne(document);
    document.defaultTag = await ownTag(context, document);
    const sharedKeys = this.shared.found();
    return {
      importId,
      rows: this.rows,
      valid: this.valid,
      problems: this.problems,
      columns: columns.map((column) => ({ ...column })),
      ...(sharedKeys.length > 0 && { sharedKeys }),
      ...(this.leftOut > 0 && { leftOut: this.leftOut }),
      defaultTag: document.defaultTag,
    };
  }

  async discard(): Promise<void> {
    const { importRows } = await peopleCollections(this.context);
    await this.writer.end().catch(() => undefined);
    await importRows.deleteMany({ import: this.about.importId }).catch(() => undefined);
  }

  private async stage(
    { line, cells: given, problem }: SourceRow,
    types: ReadonlyMap<string, AttributeType>,
  ): Promise<void> {
    const {
      about: {
        map: { columns },
        badCells,
      },
    } = this;
    if (problem) return this.refuse(line, given, problem);
    let cells = given;
    const left: ImportProblem[] = [];
    for (;;) {
      const read = this.read(cells, types);
      if ('identities' in read) {
        this.shared.take(read.identities);
        const unkept = await this.writer.add(line, cells);
        if (unkept) return this.refuse(line, given, unkept);
        for (const one of left) this.note(one);
        this.leftOut += left.length;
        this.valid++;
        return;
      }
      const at = columns.findIndex(({ name }) => name === read.column);
      if (badCells === 'refuse' || at < 0 || cells[at] === undefined) return this.refuse(line, given, read);
      left.push({ line, ...read });
      cells = Object.fromEntries(Object.entries(cells).filter(([i]) => Number(i) !== at));
    }
  }

  /** Who a row is about, or what is wrong with which column. */
  private read(
    cells: SourceRow['cells'],
    types: ReadonlyMap<string, AttributeType>,
  ): Pick<ReadProfileInput, 'identities'> | Omit<ImportProblem, 'line'> {
    const { map, reading } = this.about;
    const { columns } = map;
    const asked = unanswered(columns, cells);
    if (asked) return asked;
    const read = checkRow(this.context, toInput(columns, cells, reading), types, reading.zone);
    if (!isAudienceError(read)) return read;
    const column = columnOf(read.path, columns, cells);
    return {
      ...(column !== undefined && { column }),
      message: read.message,
      hint: read.path === '' ? identityHint(columns, read.hint) : read.hint,
    };
  }

  private note(problem: ImportProblem): void {
    if (this.problems.length < SHOWN_PROBLEMS) this.problems.push(problem);
  }

  private async refuse(
    line: number,
    cells: SourceRow['cells'],
    { column, message, hint }: Omit<ImportProblem, 'line'>,
  ): Promise<void> {
    const problem: ImportProblem = { line, ...(column !== undefined && { column }), message, hint };
    this.note(problem);
    await this.writer.refuse({ ...problem, row: rowOf(this.about.map.columns, cells) });
  }
}

/** A tag that no other import of the account has: two of one minute are told apart. */
async function freeTag(context: EngineContext, tag: string): Promise<string> {
  const { imports } = await peopleCollections(context);
  const names = [tag, ...Array.from({ length: 999 }, (_, i) => `${tag} (${i + 2})`)];
  const taken = new Set(
    (
      await imports
        .find({ account: context.account, defaultTag: { $in: names } }, { projection: { defaultTag: 1 } })
        .toArray()
    ).map(({ defaultTag }) => defaultTag),
  );
  return names.find((name) => !taken.has(name)) ?? `${tag} ${new ObjectId().toHexString()}`;
}

/** Of two that took the same one at the same instant the later one takes another. */
async function ownTag(context: EngineContext, { _id, defaultTag }: ImportDocument): Promise<string> {
  const { imports } = await peopleCollections(context);
  const { account } = context;
  if (!(await imports.findOne({ account, defaultTag, _id: { $ne: _id } }))) return defaultTag;
  const other = `${defaultTag} ${_id}`;
  await imports.updateOne({ _id }, { $set: { defaultTag: other } });
  return other;
}

const typesIn = (columns: readonly StoredColumn[]): Map<string, AttributeType> =>
  new Map(
    columns.flatMap(({ target, type }) =>
      target?.startsWith('attributes.') === true && type !== undefined
        ? [[target.slice('attributes.'.length), type] as const]
        : [],
    ),
  );

/** A cell that can be read in several ways, of an attribute that is a number or a date. */
function unanswered(
  columns: readonly StoredColumn[],
  cells: SourceRow['cells'],
): Omit<ImportProblem, 'line'> | undefined {
  const at = columns.findIndex(
    ({ formats, type }, i) =>
      formats !== undefined && type !== 'text' && /\d\D+\d/.test(String(cells[i] ?? '')),
  );
  const column = columns[at];
  if (column?.formats === undefined) return undefined;
  const { name, formats } = column;
  return {
    column: name,
    message: `${shown(cells[at])} can be read in several ways.`,
    hint: `Say how the column is written: formats: { ${JSON.stringify(name)}: ${formats.map((format) => JSON.stringify(format)).join(' or ')} }.`,
  };
}

/** Where an identity was looked for. */
function identityHint(columns: readonly StoredColumn[], hint: string): string {
  const looked = columns.filter(({ target }) => ['externalId', 'email', 'phone'].includes(target ?? ''));
  const names = looked.map(({ name }) => `"${name}"`).join(', ');
  return looked.length === 0
    ? `No column was taken for one: say which it is, such as columns: { ${JSON.stringify(columns[0]?.name ?? 'Email')}: "email" }.`
    : `${hint} Looked at: ${names}.`;
}

/** A row by the names of its columns; cells that have none are numbered. */
export function rowOf(columns: readonly StoredColumn[], cells: SourceRow['cells']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells).map(([i, value]) => [
      columns[Number(i)]?.name ?? `Column ${Number(i) + 1}`,
      writable(value),
    ]),
  );
}
