import { encodingOf, notUtf8, type Encoding } from './encoding';
import { shown } from '../../language/text/shown';
import { InvalidArgumentError, isAudienceError } from '../../store/errors';
import { isAbort } from '../../store/errors/isAbort';

export type TextSource = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** A source of text, piece by piece, without a byte order mark: UTF-8, UTF-16, or what is said. @throws InvalidArgumentError */
export async function* textOf(source: TextSource, encoding?: Encoding): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let unread: Uint8Array = new Uint8Array();
  // So many bytes tell how the others are written.
  const bytesOf = (bytes: Uint8Array, isLast: boolean): string => {
    if (!decoder) {
      unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
      if (unread.length < ENOUGH && !isLast) return '';
      decoder = new TextDecoder(encoding ?? encodingOf(unread.subarray(0, ENOUGH)), {
        fatal: true,
        ignoreBOM: true,
      });
      return decode(decoder, unread);
    }
    return decode(decoder, bytes);
  };
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
    const text = opened(typeof piece === 'string' ? piece : bytesOf(piece, false));
    if (text !== '') yield text;
  }
  const rest = opened(
    (unread.length > 0 && !decoder ? bytesOf(new Uint8Array(), true) : '') + decode(decoder),
  );
  if (rest !== '') yield rest;
}

const ENOUGH = 64;

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

function decode(decoder: TextDecoder | undefined, bytes?: Uint8Array): string {
  if (!decoder) return '';
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch (error) {
    throw notUtf8(error, bytes);
  }
}
