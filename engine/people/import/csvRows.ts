import { CsvError, parse } from 'csv-parse/sync';
import type { Columns } from './Columns';
import { csvBlocks } from './csvBlocks';
import { dialectOf, type CsvDialect } from './csvDialect';
import { PORTION, type SourceRow } from './SourceRow';

/** A header is never longer. */
const MAX_HEADER = 1_000_000;

interface CsvRecord {
  readonly line: number;
  readonly cells?: readonly string[];
  /** Why it is no record. */
  readonly broken?: string;
}

/**
 * Rows of CSV: any delimiter, quoted line breaks, any line ends; the first row is the header. A row that is broken is a problem of its own, also one that
 * opens a quote and never closes it: reading goes on with the next line.
 *
 * @param given the delimiter; default: the one that fits the header.
 */
export async function* csvRows(
  text: AsyncGenerator<string>,
  columns: Columns,
  given?: string,
): AsyncGenerator<SourceRow[]> {
  let start = '';
  let dialect: CsvDialect | undefined;
  while (dialect === undefined && start.length < MAX_HEADER) {
    const { value, done } = await text.next();
    if (done === true) break;
    start += value;
    dialect = dialectOf(start);
  }
  const { delimiter, lineEnd } = dialect ??
    (dialectOf(`${start}\n`) as CsvDialect | undefined) ?? { delimiter: ',', lineEnd: '\n' };
  const reader = new RecordReader({ delimiter: given ?? delimiter, lineEnd });
  let header = true;
  for await (const block of csvBlocks(following(start, text), lineEnd)) {
    let records = reader.read(block);
    if (header && records.length > 0) {
      columns.header(records[0]?.cells ?? []);
      records = records.slice(1);
      header = false;
    }
    for (let from = 0; from < records.length; from += PORTION)
      yield records.slice(from, from + PORTION).map((record) => toRow(record, columns.names.length));
  }
}

async function* following(start: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  if (start !== '') yield start;
  yield* text;
}

function toRow({ line, cells = [], broken }: CsvRecord, width: number): SourceRow {
  if (broken !== undefined)
    return {
      line,
      cells,
      problem: {
        message: broken,
        hint: 'Close the quotes of this row, and write a quote inside of quotes twice.',
      },
    };
  if (cells.length === width) return { line, cells };
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

/** Counts lines over blocks. */
class RecordReader {
  private line = 1;

  constructor(private readonly dialect: CsvDialect) {}

  read(block: string): CsvRecord[] {
    const from = this.line;
    this.line += count(block, this.dialect.lineEnd);
    try {
      return this.parse(block, from);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return this.mend(block, from);
    }
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

  /** Record by record: as many lines as it takes until its quotes are closed. What cannot be read costs one line. */
  private mend(block: string, from: number): CsvRecord[] {
    const { lineEnd } = this.dialect;
    const lines = block.split(lineEnd);
    const records: CsvRecord[] = [];
    for (let i = 0; i < lines.length;) {
      const end = closedAt(lines, i);
      try {
        if (end !== undefined) {
          records.push(...this.parse(lines.slice(i, end).join(lineEnd), from + i));
          i = end;
          continue;
        }
      } catch (error) {
        if (!(error instanceof CsvError)) throw error;
      }
      records.push({
        line: from + i,
        cells: [lines[i] as string],
        broken:
          end === undefined
            ? 'A quote is opened in this row and not closed.'
            : 'A quote stands where none may stand.',
      });
      i++;
    }
    return records;
  }
}

/** Behind the line at which the quotes of a record are closed; `undefined` when they never are. */
function closedAt(lines: readonly string[], start: number): number | undefined {
  let quotes = 0;
  for (let i = start; i < lines.length; i++) {
    quotes += count(lines[i] as string, '"');
    if (quotes % 2 === 0) return i + 1;
  }
  return undefined;
}

function count(text: string, char: string): number {
  let found = 0;
  for (let at = text.indexOf(char); at !== -1; at = text.indexOf(char, at + 1)) found++;
  return found;
}
