import { InvalidArgumentError, isAudienceError, parseJsonInTurns, TooLargeError } from '../../engine';
import { ApiError } from './ApiError';

/** As much JSON as the engine takes in one call of many, with room. */
export const LARGEST_BODY = 16 * 1024 * 1024;

export const mediaTypeOf = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The JSON that was sent; undefined for no body at all. @throws ApiError UNSUPPORTED_MEDIA_TYPE, TooLargeError, InvalidArgumentError */
export async function readJson(request: Request, largest = LARGEST_BODY): Promise<unknown> {
  const bytes = await readBytes(request, largest);
  if (bytes.length === 0) return undefined;
  const type = mediaTypeOf(request);
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      `Found a body of type ${type === '' ? 'nothing' : JSON.stringify(type.slice(0, 80))}.`,
      'Send JSON, and say Content-Type: application/json.',
    );
  return parseJson(bytes);
}

/** More is nobody's call: names are those of the engine, and values as many as fit into lists that it takes. */
const BOUNDS = { names: 100_000, values: 400_000, levels: 1_000 };

/** @throws InvalidArgumentError, TooLargeError */
export async function parseJson(bytes: Uint8Array): Promise<unknown> {
  try {
    return await parseJsonInTurns(new TextDecoder('utf-8', { fatal: true }).decode(bytes), BOUNDS);
  } catch (error) {
    if (isAudienceError(error)) throw error;
    throw new InvalidArgumentError(`The body is no JSON: ${(error as Error).message.slice(0, 200)}`, {
      hint: 'Send JSON in UTF-8.',
      path: '',
    });
  }
}

/** @throws TooLargeError as soon as there is more, before it is read */
export async function readBytes(request: Request, largest: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > largest) throw tooLarge(largest);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of piecesOf(request)) {
    length += chunk.length;
    if (length > largest) throw tooLarge(largest);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

/** Who stops reading leaves the rest unread, for whoever serves the request to do away with. */
export async function* piecesOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

const tooLarge = (largest: number): TooLargeError =>
  new TooLargeError('The body is too large.', {
    hint: `At most ${largest.toLocaleString('en')} bytes; send more of it in several calls, files as an import.`,
  });
