/** The first line that a spreadsheet writes for itself. */
const SEPARATOR_LINE = /^"?sep=(.)"?(?:\r\n|\n|\r)/i;
/** So much of a text says whether it begins with one. */
const ENOUGH = 16;

/** The beginning of a text, as much as is asked for, and the whole of it again. */
export async function peek(
  text: AsyncGenerator<string>,
  characters: number,
): Promise<{ start: string; whole: AsyncGenerator<string> }> {
  const pieces: string[] = [];
  let length = 0;
  while (length < characters) {
    const { value, done } = await text.next();
    if (done === true) break;
    pieces.push(value);
    length += value.length;
  }
  const start = pieces.join('');
  return { start, whole: again(start, text) };
}

async function* again(start: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  if (start !== '') yield start;
  yield* text;
}

/** Takes the line `sep=;` off the beginning of a file: it names the delimiter and is no row. */
export async function withoutSeparatorLine(
  text: AsyncGenerator<string>,
): Promise<{ delimiter?: string; text: AsyncGenerator<string> }> {
  const { start, whole } = await peek(text, ENOUGH);
  const [line, delimiter] = SEPARATOR_LINE.exec(start) ?? [];
  if (line === undefined || delimiter === undefined) return { text: whole };
  return { delimiter, text: again(start.slice(line.length), text) };
}
