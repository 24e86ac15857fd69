import { shown } from '../../language/text/shown';
import { InvalidArgumentError, isAudienceError } from '../../store/errors';
import { isAbort } from '../../store/errors/isAbort';

export type TextSource = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** A source of text, piece by piece, as UTF-8 and without a byte order mark. @throws InvalidArgumentError */
export async function* textOf(source: TextSource): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let begun = false;
  const opened = (text: string): string => {
    if (begun || text === '') return text;
    begun = true;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  };
  const pieces = typeof source === 'string' || source instanceof Uint8Array ? [source] : fromCaller(source);
  for await (const piece of pieces) {
    if (typeof piece !== 'string' && !(piece instanceof Uint8Array))
      throw new InvalidArgumentError('The source does not give text.', {
        hint: 'Give text, a stream of text or bytes, or an array of rows.',
        path: '',
      });
    const text = opened(typeof piece === 'string' ? piece : decode(decoder, piece));
    if (text !== '') yield text;
  }
  decode(decoder);
}

/** What the caller's own stream throws is not the database's doing: also where it says ECONNRESET. */
async function* fromCaller(source: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    if (isAbort(error) || isAudienceError(error)) throw error;
    throw new InvalidArgumentError(error instanceof Error ? error.message : shown(error), {
      hint: 'The source of the rows broke off. Read it again from its beginning: nothing of it was kept.',
      path: '',
      cause: error,
    });
  }
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch (error) {
    throw new InvalidArgumentError('The file is not UTF-8.', {
      hint: 'Save it as UTF-8 (in spreadsheets: "CSV UTF-8").',
      path: '',
      cause: error,
    });
  }
}
