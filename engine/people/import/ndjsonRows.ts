import type { Columns } from './Columns';
import { MAX_ROW } from './limits';
import { objectRow } from './objectRows';
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
    value = JSON.parse(text);
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
