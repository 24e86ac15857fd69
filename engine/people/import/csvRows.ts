import { CsvError, parse } from 'csv-parse/sync';
import { normalizeEmail } from '../../language/identities/normalizeEmail';
import { normalizePhone } from '../../language/identities/normalizePhone';
import { withoutTextMark } from '../../language/text/csvLine';
import { isAudienceError } from '../../store/errors';
import { turn } from '../../store/turn';
import type { Columns } from './Columns';
import { BLOCK, countOf, csvBlocks, type CsvBlock } from './csvBlocks';
import { linesOf, longRecord } from './csvLongRecord';
import { HeaderScan, type CsvDialect } from './csvDialect';
import { MAX_COLUMNS, MAX_ROW } from './limits';
import { PORTION, type SourceRow } from './SourceRow';

interface CsvRecord {
  readonly line: number;
  readonly cells?: readonly string[];
  /** Why it is no record. */
  readonly broken?: string;
  readonly hint?: string;
}

const QUOTES = 'Close the quotes of this row, and write a quote inside of quotes twice.';
const UNCLOSED = 'A quote is opened in this row and not closed.';
const MISPLACED = 'A quote stands where none may stand.';
const WIDE = `The row has more than ${MAX_COLUMNS} cells.`;
const REFUSED: Readonly<Record<Extract<CsvBlock, { refused: unknown }>['refused'], Partial<CsvRecord>>> = {
  unclosed: { broken: UNCLOSED },
  long: { broken: `The row is longer than ${MAX_ROW} characters.`, hint: 'Keep long texts elsewhere.' },
  wide: { broken: WIDE, hint: 'A row has as many cells as the header has columns.' },
};

/**
 * Rows of CSV: any delimiter, quoted line breaks, any line ends; the first row is the header. A row that is broken is a problem of its own, also one that
 * opens a quote and never closes it: reading goes on with the next line.
 *
 * @param given.delimiter default: the one that fits the header. @param given.firstLine of the text, in the file.
 */
export async function* csvRows(
  text: AsyncGenerator<string>,
  columns: Columns,
  given: { delimiter?: string; firstLine?: number } = {},
): AsyncGenerator<SourceRow[]> {
  const scan = new HeaderScan(given.delimiter);
  const start: string[] = [];
  let dialect: CsvDialect | undefined;
  while (dialect === undefined) {
    const { value, done } = await text.next();
    if (done === true) break;
    start.push(value);
    dialect = scan.take(value);
  }
  dialect ??= scan.end();
  columns.delimiter = dialect.delimiter;
  const reader = new RecordReader(dialect, given.firstLine);
  let header = true;
  for await (const block of csvBlocks(following(start, text), dialect))
    for await (let records of reader.read(block)) {
      if (header && records.length > 0) {
        const cells = records[0]?.cells ?? [];
        header = false;
        // Who forgot the header has somebody's address there, which is no name of a column.
        if (cells.some(isAddress)) columns.header(cells.map(() => ''));
        else {
          columns.header(cells);
          records = records.slice(1);
        }
      }
      const size = 'text' in block ? block.text.length / records.length : 0;
      for (let from = 0; from < records.length; from += PORTION)
        yield records
          .slice(from, from + PORTION)
          .map((record) => ({ ...toRow(record, columns.names.length), size }));
    }
}

async function* following(start: readonly string[], text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start.join('');
  yield* text;
}

function toRow({ line, cells: given = [], broken, hint = QUOTES }: CsvRecord, width: number): SourceRow {
  const cells = given.some((cell) => cell.startsWith("'")) ? given.map(withoutTextMark) : given;
  if (broken !== undefined)
    return {
      line,
      cells,
      problem: { message: broken, hint },
    };
  if (cells.length === width) return { line, cells };
  // A delimiter too many at the end of a line says nothing.
  if (cells.length > width && cells.slice(width).every((cell) => cell === ''))
    return { line, cells: cells.slice(0, width) };
  return {
    line,
    cells,
    problem: {
      message: `The row has ${cells.length} cells, and there are ${width} columns.`,
      hint:
        cells.length > width
          ? 'Put cells that hold the delimiter into quotes.'
          : 'The row seems to be cut: complete it.',
    },
  };
}

/** Whether a cell of the first row is somebody's contact point. */
function isAddress(cell: string): boolean {
  if (!/@.+\.|^\+\d/.test(cell)) return false;
  try {
    return (cell.includes('@') ? normalizeEmail(cell) : normalizePhone(cell)) !== '';
  } catch (error) {
    if (isAudienceError(error)) return false;
    throw error;
  }
}

/** Counts lines over blocks. */
class RecordReader {
  constructor(
    private readonly dialect: CsvDialect,
    private line = 1,
  ) {}

  async *read(block: CsvBlock): AsyncGenerator<CsvRecord[]> {
    const from = this.line;
    if ('refused' in block) {
      this.line += block.lines;
      yield [{ line: from, cells: [block.start], ...REFUSED[block.refused] }];
      return;
    }
    if (block.long === true) {
      const cells = await longRecord(block.text, this.dialect);
      this.line += await linesOf(block.text, this.dialect);
      yield [
        cells
          ? { line: from, cells }
          : { line: from, cells: [block.text.slice(0, SHOWN)], broken: MISPLACED },
      ];
      return;
    }
    this.line += countOf(this.dialect.lineEnd, block.text);
    let records: CsvRecord[] | undefined;
    try {
      records = this.parse(block.text, from);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
    }
    if (records) yield records;
    else yield await this.mend(block.text, from);
  }

  /** @throws CsvError when anything in it is broken */
  private parse(text: string, from: number): CsvRecord[] {
    const { delimiter, lineEnd } = this.dialect;
    const parsed = parse(text, {
      delimiter,
      record_delimiter: lineEnd === '\r' ? '\r' : ['\r\n', '\n'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number; empty_lines: number } }[];
    let [lines, empty] = [0, 0];
    return parsed.map(({ record, info }) => {
      const line = from + lines + info.empty_lines - empty;
      [lines, empty] = [info.lines, info.empty_lines];
      return { line, cells: record };
    });
  }

  /** Record by record: as many lines as it takes until its quotes are closed. What cannot be read costs one line; lines without quotes are read together. */
  private async mend(block: string, from: number): Promise<CsvRecord[]> {
    const { lineEnd, delimiter } = this.dialect;
    const lines = block.split(lineEnd);
    const records: CsvRecord[] = [];
    let tries = 0;
    for (let i = 0; i < lines.length;) {
      if (++tries % TRIES === 0) await turn();
      const end = plainUntil(lines, i, delimiter) ?? closedAt(lines, i);
      const text = lines.slice(i, end ?? i + 1).join(lineEnd);
      const line = from + i;
      const read = end === undefined ? undefined : this.tried(text, line);
      const broken = end === undefined ? UNCLOSED : MISPLACED;
      for (const record of read ?? [{ line, cells: [lines[i] as string], broken }]) records.push(record);
      i = read === undefined || end === undefined ? i + 1 : end;
    }
    return records;
  }

  private tried(text: string, line: number): CsvRecord[] | undefined {
    if (isWide(text, this.dialect)) return [{ line, cells: [text.slice(0, SHOWN)], ...REFUSED.wide }];
    try {
      return this.parse(text, line);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return undefined;
    }
  }
}

/** Records that are tried one by one before others have a turn. */
const TRIES = 200;

/** Of a row that is not kept. */
const SHOWN = 200;

/**
 * Behind the last of the lines from here on that have neither quotes nor too many cells, as many as are
 * parsed at once; `undefined`: the first is none of them.
 */
function plainUntil(lines: readonly string[], start: number, delimiter: string): number | undefined {
  let length = 0;
  let at = start;
  for (; at < lines.length && length < BLOCK; at++) {
    const line = lines[at] as string;
    if (line.includes('"') || (line.length >= MAX_COLUMNS && countOf(delimiter, line) >= MAX_COLUMNS)) break;
    length += line.length + 1;
  }
  return at === start ? undefined : at;
}

/** Whether one record of these lines has more cells than a row may have. */
function isWide(text: string, { delimiter, lineEnd }: CsvDialect): boolean {
  if (text.length < MAX_COLUMNS) return false;
  let delimiters = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === lineEnd) delimiters = 0;
    else if (char === delimiter && ++delimiters >= MAX_COLUMNS) return true;
  }
  return false;
}

/** Behind the line at which the quotes of a record are closed; `undefined` when they never are. */
function closedAt(lines: readonly string[], start: number): number | undefined {
  let quotes = 0;
  for (let i = start; i < lines.length; i++) {
    quotes += countOf('"', lines[i] as string);
    if (quotes % 2 === 0) return i + 1;
  }
  return undefined;
}
