const QUOTE = 34;

/** As much text as is parsed at once. */
const BLOCK = 262_144;
/** A record of more characters is a quote that somebody forgot to close. */
const MAX_RECORD = 12_000_000;

/**
 * Cuts CSV text where records end: at line ends outside of quotes. Where none comes for very long a quote is not closed, and the text is cut at
 * any line end: who reads the block sees what is broken.
 */
export async function* csvBlocks(text: AsyncIterable<string>, lineEnd: '\n' | '\r'): AsyncGenerator<string> {
  let buffer = '';
  let wanted = BLOCK;
  for await (const piece of text) {
    buffer += piece;
    while (buffer.length >= wanted) {
      const whole = lastRecordEnd(buffer, lineEnd);
      const end =
        whole > 0 ? whole : buffer.length > MAX_RECORD ? buffer.lastIndexOf(lineEnd) + 1 || buffer.length : 0;
      if (end === 0) {
        // Looked at again when there is twice as much.
        wanted = buffer.length * 2;
        break;
      }
      yield buffer.slice(0, end);
      buffer = buffer.slice(end);
      wanted = BLOCK;
    }
  }
  if (buffer !== '') yield buffer;
}

function lastRecordEnd(buffer: string, lineEnd: string): number {
  const end = lineEnd.charCodeAt(0);
  let quoted = false;
  let last = 0;
  for (let i = 0; i < buffer.length; i++) {
    const code = buffer.charCodeAt(i);
    if (code === QUOTE) quoted = !quoted;
    else if (code === end && !quoted) last = i + 1;
  }
  return last;
}
