import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { chunkId, type ImportChunkDocument, type RefusedRow, type StagedRow } from './ImportDocument';
import { jsonOf } from './writable';

const ROWS = 1_000;
/** Of one document. MongoDB takes 16 MB; a character may have three bytes. */
const CHARACTERS = 4_000_000;
/** Of a refused row that is kept as it is. */
const SHOWN_WHOLE = CHARACTERS / 100;
/** What is too long to be written even once. */
const LONG_ROW = Symbol('long');

/** Stages rows, many in one document. The text of a row is made here: what cannot be written as JSON is no row. */
export class ChunkWriter {
  private rows: string[] = [];
  private refused: string[] = [];
  private size = 0;
  private first = 0;
  private number = 0;
  private writing: Promise<unknown> = Promise.resolve();
  /** Of rows so far. */
  count = 0;

  constructor(
    private readonly context: EngineContext,
    private readonly importId: string,
  ) {}

  /** @returns why the row cannot be kept. */
  async add(line: number, cells: StagedRow[2]): Promise<{ message: string; hint: string } | undefined> {
    const text = isLong(cells, CHARACTERS) ? LONG_ROW : jsonOf([this.count, line, cells]);
    if (text === undefined)
      return {
        message: 'The row has a value that cannot be written as JSON.',
        hint: 'Give text, numbers, true or false, dates and lists.',
      };
    if (text === LONG_ROW || text.length > CHARACTERS)
      return {
        message: 'The row is longer than four million characters.',
        hint: 'Keep long texts elsewhere.',
      };
    await this.room(text);
    this.rows.push(text);
    this.count++;
    return undefined;
  }

  async refuse(row: RefusedRow): Promise<void> {
    const whole = isLong(row.row, SHOWN_WHOLE) ? undefined : JSON.stringify(row);
    const text =
      whole === undefined || whole.length > SHOWN_WHOLE
        ? JSON.stringify({ ...row, row: shortened(row.row) })
        : whole;
    await this.room(text);
    this.refused.push(text);
    this.count++;
  }

  async end(): Promise<void> {
    if (this.count > this.first) await this.flush();
    await this.writing;
  }

  private async room(text: string): Promise<void> {
    const full = this.count - this.first >= ROWS || this.size + text.length > CHARACTERS;
    if (full && this.count > this.first) await this.flush();
    this.size += text.length;
  }

  /** One is written while the next one fills. */
  private async flush(): Promise<void> {
    const { importRows } = await peopleCollections(this.context);
    const chunk: ImportChunkDocument = {
      _id: chunkId(this.importId, this.number++),
      account: this.context.account,
      import: this.importId,
      first: this.first,
      count: this.count - this.first,
      rows: `[${this.rows.join(',')}]`,
      ...(this.refused.length > 0 && { refused: `[${this.refused.join(',')}]` }),
      refusedCount: this.refused.length,
      at: await serverNow(this.context),
    };
    [this.rows, this.refused, this.size, this.first] = [[], [], 0, this.count];
    await this.writing;
    this.writing = importRows.insertOne(chunk);
    // Heard by the next one who waits.
    this.writing.catch(() => undefined);
  }
}

/** Whether the texts of a row alone are longer than so much, before they are written. */
function isLong(cells: object, most: number): boolean {
  let characters = 0;
  for (const cell of Object.values(cells)) if (typeof cell === 'string') characters += cell.length;
  return characters > most;
}

const LONG = 200;

function shortened(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .slice(0, 100)
      .map(([name, value]) => [
        name,
        typeof value === 'string'
          ? cut(value)
          : typeof value === 'object' && value !== null
            ? cut(JSON.stringify(value))
            : value,
      ]),
  );
}

const cut = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)}…` : text);
