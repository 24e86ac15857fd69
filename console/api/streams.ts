import type { Progress } from '../../engine';
import { toErrorBody } from './ApiError';

/** A call that runs long tells how far it is not more often than this. */
const PROGRESS_EVERY_MS = 200;

const encoder = new TextEncoder();
export const LINES = 'application/x-ndjson';

/** Pieces of text as a body; who goes away ends the iteration. What goes wrong before the first piece is thrown, so that it gets its status. */
export async function bodyOf(
  pieces: AsyncIterable<string>,
  onTrouble: (error: unknown) => string | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = pieces[Symbol.asyncIterator]();
  let next: IteratorResult<string> | undefined = await iterator.next();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = next ?? (await iterator.next());
        next = undefined;
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        const last = onTrouble(error);
        if (last === undefined) return controller.error(error);
        controller.enqueue(encoder.encode(last));
        controller.close();
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** Many objects as lines, some in each piece. */
export async function* linesOf(objects: AsyncIterable<unknown>): AsyncGenerator<string> {
  let piece = '';
  for await (const object of objects) {
    piece += `${JSON.stringify(object)}\n`;
    if (piece.length < 16_384) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** What has gone wrong in the middle stands in the last line: the status is long gone. */
export const troubleLine = (error: unknown): string =>
  `${JSON.stringify({ error: toErrorBody(error).body })}\n`;

/** A long call as lines: `{"progress":{"done":5,"total":9}}`, and in the end `{"result":…}` or `{"error":…}`. */
export async function* progressLines(
  run: (onProgress: (progress: Progress) => void) => Promise<unknown>,
): AsyncGenerator<string> {
  let latest: Progress | undefined;
  let wake: (() => void) | undefined;
  const result = run((progress) => {
    latest = progress;
    wake?.();
  });
  const ended = result.then(
    (value) => ({ line: { result: value } }),
    (error: unknown) => ({ line: { error: toErrorBody(error).body } }),
  );
  for (;;) {
    const told = new Promise<undefined>((resolve) => (wake = () => resolve(undefined)));
    const end = await Promise.race([ended, latest ? undefined : told]);
    if (end) return yield `${JSON.stringify(end.line)}\n`;
    yield `${JSON.stringify({ progress: latest })}\n`;
    latest = undefined;
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, PROGRESS_EVERY_MS))]);
  }
}
