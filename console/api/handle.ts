import { isAudienceError, type AudienceEngine } from '../../engine';
import { ApiError, toErrorBody } from './ApiError';
import type { Asked, Call, Caller } from './Call';
import { mediaTypeOf, piecesOf } from './readBody';
import { readBody, readParams, readQuery } from './readRequest';
import { Routes } from './route';
import { bodyOf, LINES, linesOf, progressLines, troubleLine } from './streams';

export interface Handling {
  engine: AudienceEngine;
  caller: Caller;
  /** Hears of what is a defect; the caller is told nothing of it. */
  onDefect: (error: unknown) => void;
}

/** Answers requests to the API; `path` is what stands behind `/api/v1`. It never rejects. */
export type Handle = (request: Request, path: string, handling: Handling) => Promise<Response>;

const HEADERS = { 'Cache-Control': 'no-store' };

/** The API: which call is meant, whether the caller may, whether the request is as it should be, and then the call. */
export function handlerOf(calls: readonly Call[]): Handle {
  const routes = new Routes(calls);
  return async (request, path, handling) => {
    try {
      const { call, params } = routes.find(request.method, path);
      if (call.needs === 'write' && handling.caller.role !== 'write')
        throw new ApiError('FORBIDDEN', 'This takes the right to write.', 'Use a key that may write.');
      const asked = await readAsked(call, params, request, handling);
      return await answer(call, asked, request);
    } catch (error) {
      // Who has gone is told nothing, and that they went is nobody's mistake.
      return errorAnswer(error, request.signal.aborted ? () => undefined : handling.onDefect);
    }
  };
}

export function errorAnswer(error: unknown, onDefect: (error: unknown) => void): Response {
  const { status, body, headers } = toErrorBody(error);
  if (status === 500) onDefect(error);
  return Response.json(body, { status, headers: { ...HEADERS, ...headers } });
}

type AnyAsked = Asked<unknown, unknown, unknown>;

async function readAsked(
  call: Call,
  params: Readonly<Record<string, string>>,
  request: Request,
  { engine, caller }: Handling,
): Promise<AnyAsked> {
  return {
    engine,
    caller,
    params: readParams(call, params),
    query: readQuery(call, new URL(request.url).searchParams),
    body: await readBody(call, request),
    upload: piecesOf(request),
    mediaType: mediaTypeOf(request),
    signal: request.signal,
    onProgress: () => undefined,
    idempotencyKey: request.headers.get('idempotency-key') ?? undefined,
  };
}

async function answer(call: Call, asked: AnyAsked, request: Request): Promise<Response> {
  const masked = (value: unknown): unknown =>
    asked.caller.role === 'read' && call.forReaders ? call.forReaders(value as never) : value;
  const run = (changes: Partial<AnyAsked> = {}): unknown => call.run({ ...asked, ...changes } as never);
  if ('file' in call.answers)
    return new Response(await bodyOf(run() as AsyncIterable<string>, () => undefined), {
      headers: { ...HEADERS, 'Content-Type': call.answers.file, 'Content-Disposition': 'attachment' },
    });
  if ('lines' in call.answers) return lines(linesOf(mapped(run() as AsyncIterable<unknown>, masked)));
  if (call.tellsProgress && (request.headers.get('accept') ?? '').includes(LINES))
    return lines(progressLines(async (onProgress) => masked(await run({ onProgress }))));
  const status = call.status ?? 200;
  if (!call.creates || asked.idempotencyKey === undefined)
    return Response.json(masked(await run()), { status, headers: HEADERS });
  const { answer: text, repeated } = await asked.engine.access
    .once(
      asked.idempotencyKey,
      JSON.stringify([call.id, asked.params, asked.query, asked.body]),
      // Some calls have no answer.
      async () => JSON.stringify(masked(await run())) ?? 'null',
    )
    .catch((error: unknown) => {
      // A defect of the call is no mistake of whoever sent it.
      throw isAudienceError(error) && error.path === '/run' ? error.cause : error;
    });
  return new Response(text, {
    status,
    headers: {
      ...HEADERS,
      'Content-Type': 'application/json',
      ...(repeated && { 'Idempotent-Replayed': 'true' }),
    },
  });
}

async function lines(pieces: AsyncIterable<string>): Promise<Response> {
  return new Response(await bodyOf(pieces, troubleLine), {
    headers: { ...HEADERS, 'Content-Type': LINES },
  });
}

async function* mapped(
  all: AsyncIterable<unknown>,
  change: (one: unknown) => unknown,
): AsyncGenerator<unknown> {
  for await (const one of all) yield change(one);
}
