import { InvalidArgumentError, TooLargeError } from '../../store/errors';
import type { Columns } from './Columns';
import { MAX_ROW } from './limits';
import { objectRow, objectRows } from './objectRows';
import { parseJson } from './jsonText';
import { PORTION, type SourceRow } from './SourceRow';

/** Rows of NDJSON: one JSON object a line; a line that is none is a problem of its own. */
export async function* ndjsonRows(
  text: AsyncIterable<string>,
  columns: Columns,
): AsyncGenerator<SourceRow[]> {
  let rest = '';
  let line = 0;
  let portion: SourceRow[] = [];
  const take = (text: string): void => {
    line++;
    const trimmed = text.trim();
    if (trimmed !== '') portion.push(lineRow(trimmed, line, columns));
  };
  for await (const piece of text) {
    const lines = piece.split('\n');
    lines[0] = rest.length > MAX_ROW ? rest : rest + lines[0];
    rest = lines.pop() as string;
    for (const one of lines) {
      take(one);
      if (portion.length < PORTION) continue;
      yield portion;
      portion = [];
    }
  }
  if (rest !== '') take(rest);
  if (portion.length > 0) yield portion;
}

function lineRow(text: string, line: number, columns: Columns): SourceRow {
  if (text.length > MAX_ROW)
    return {
      line,
      cells: [],
      problem: {
        message: 'The line is longer than twelve million characters.',
        hint: 'Write one JSON object a line, each with a line end.',
      },
    };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return {
      line,
      cells: [],
      problem: {
        message: `The line is no JSON: ${JSON.stringify(text.slice(0, 60))}.`,
        hint: 'Write one JSON object a line; the line may have been cut.',
      },
    };
  }
  return objectRow(value, line, columns);
}

async function* again(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

/** Characters of a list of JSON, which is read as a whole. */
const MAX_LIST = 128_000_000;

/** Rows of one JSON list of objects. @param isLines it was said to be NDJSON. @throws InvalidArgumentError, TooLargeError */
export async function* jsonListRows(
  isLines: boolean,

  text: AsyncIterable<string>,
  columns: Columns,
): AsyncGenerator<SourceRow[]> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of text) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_LIST)
      throw new TooLargeError(`The list of JSON has more than ${MAX_LIST} characters.`, {
        hint: 'Write one JSON object a line (NDJSON): that may be as long as you like.',
        path: '',
      });
  }
  let rows: unknown;
  try {
    rows = parseJson(pieces.join(''));
  } catch (error) {
    // Lines that only begin so are read as lines: each is told its own problem.
    if (isLines) return yield* ndjsonRows(again(pieces), columns);
    throw new InvalidArgumentError('The file begins as a list of JSON and is none.', {
      hint: 'It may have been cut. Write a list of objects, or one JSON object a line (NDJSON).',
      path: '',
      cause: error,
    });
  }
  yield* objectRows(Array.isArray(rows) ? (rows as unknown[]) : [rows], columns);
}
