import { InvalidArgumentError, isAudienceError, TooLargeError } from '../../store/errors';
import { turn } from '../../store/turn';
import { Columns } from './Columns';
import { JsonItems, type JsonItem } from './JsonItems';
import { parseJson } from './jsonText';
import { MAX_ROW } from './limits';
import { objectRow } from './objectRows';
import { PORTION, type SourceRow } from './SourceRow';

/** As much text as is looked through at once. */
const PART = 65_536;
/** As much as is looked through, and as is parsed, before others have a turn. */
const LOOKED_THROUGH = 16 * PART;
/** Characters of rows that are enough to go on with. */
const HELD = 4_000_000;

/** Rows of NDJSON: one JSON object a line; a line that is none is a problem of its own. */
export async function* ndjsonRows(
  text: AsyncIterable<string>,
  columns: Columns,
): AsyncGenerator<SourceRow[]> {
  let rest = '';
  let line = 0;
  const portion = new Portion();
  for await (const part of partsOf(text)) {
    const lines = part.split('\n');
    lines[0] = rest.length > MAX_ROW ? rest : rest + lines[0];
    rest = lines.pop() as string;
    for (const one of lines) {
      line++;
      const text = one.trim();
      if (text === '') continue;
      await portion.add(text.length, await lineRow(text, line, columns));
      if (portion.isFull) yield portion.rows();
    }
  }
  const last = rest.trim();
  if (last !== '') await portion.add(last.length, await lineRow(last, line + 1, columns));
  yield portion.rows();
}

/** Rows that were read, until they are enough to go on with. */
class Portion {
  private read: SourceRow[] = [];
  private held = 0;
  private parsed = 0;

  async add(characters: number, row: SourceRow): Promise<void> {
    this.read.push(row);
    this.held += characters;
    this.parsed += characters;
    if (this.parsed < LOOKED_THROUGH) return;
    this.parsed = 0;
    await turn();
  }

  get isFull(): boolean {
    return this.read.length >= PORTION || this.held >= HELD;
  }

  rows(): SourceRow[] {
    const rows = this.read;
    [this.read, this.held] = [[], 0];
    return rows;
  }
}

async function* partsOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let looked = 0;
  for await (const piece of text)
    for (let from = 0; from < piece.length; from += PART) {
      yield piece.slice(from, from + PART);
      looked += PART;
      if (looked < LOOKED_THROUGH) continue;
      looked = 0;
      await turn();
    }
}

const LONG = {
  message: 'The line is longer than twelve million characters.',
  hint: 'Write one JSON object a line, each with a line end.',
};

async function lineRow(text: string, line: number, columns: Columns): Promise<SourceRow> {
  if (text.length > MAX_ROW) return { line, cells: [], problem: LONG };
  let value: unknown;
  try {
    value = await parseJson(text);
  } catch (error) {
    return { line, cells: [], problem: problemOf(error, text) };
  }
  return objectRow(value, line, columns, text.length);
}

function problemOf(error: unknown, text: string): { message: string; hint: string } {
  if (isAudienceError(error)) return { message: error.message, hint: error.hint };
  return {
    message: `The line is no JSON: ${JSON.stringify(text.slice(0, 60))}.`,
    hint: 'Write one JSON object a line; the line may have been cut.',
  };
}

/** Rows of one JSON list of objects, element by element. @param isLines it was said to be NDJSON. @throws InvalidArgumentError, TooLargeError */
export async function* jsonListRows(
  isLines: boolean,
  text: AsyncIterable<string>,
  columns: Columns,
): AsyncGenerator<SourceRow[]> {
  if (!isLines) return yield* listRows(text, columns);
  const pieces = await allOf(text);
  try {
    for await (const rows of listRows(again(pieces), new Columns())) void rows;
  } catch (error) {
    if (!isAudienceError(error)) throw error;
    // Lines that only begin so are read as lines: each is told its own problem.
    return yield* ndjsonRows(again(pieces), columns);
  }
  yield* listRows(again(pieces), columns);
}

async function* listRows(text: AsyncIterable<string>, columns: Columns): AsyncGenerator<SourceRow[]> {
  const items = new JsonItems();
  const portion = new Portion();
  let position = 0;
  for await (const part of partsOf(text)) {
    for (const item of items.take(part)) {
      await portion.add(item.text.length, await itemRow(item, ++position, columns));
      if (portion.isFull) yield portion.rows();
    }
    if (items.broken) throw noList();
  }
  if (!items.ended) throw noList();
  yield portion.rows();
}

async function itemRow({ text, long }: JsonItem, line: number, columns: Columns): Promise<SourceRow> {
  if (long)
    return {
      line,
      cells: [],
      problem: {
        message: 'The row is longer than twelve million characters.',
        hint: 'Keep long texts elsewhere.',
      },
    };
  let value: unknown;
  try {
    value = await parseJson(text);
  } catch (error) {
    if (!isAudienceError(error)) throw noList(error);
    return { line, cells: [], problem: { message: error.message, hint: error.hint } };
  }
  return objectRow(value, line, columns, text.length);
}

function noList(cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError('The file begins as a list of JSON and is none.', {
    hint: 'It may have been cut. Write a list of objects, or one JSON object a line (NDJSON).',
    path: '',
    cause,
  });
}

/** Characters of a text that may be a list or lines: it is kept until that is known. */
const MAX_KEPT = 128_000_000;

async function allOf(text: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of text) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_KEPT)
      throw new TooLargeError(
        `The list of JSON has more than ${MAX_KEPT} characters, and was said to be lines.`,
        {
          hint: 'Leave the format out, or write one JSON object a line (NDJSON): either may be as long as you like.',
          path: '',
        },
      );
  }
  return pieces;
}

async function* again(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}
