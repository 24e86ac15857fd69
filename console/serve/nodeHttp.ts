import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { piecesOf } from '../api/readBody';

/** Of a body that was refused so much is let through, and for so long: whoever sends it hears why before the connection ends. */
const LINGERS_BYTES = 64 * 1024 * 1024;
const LINGERS_MS = 5_000;

/** A request of Node's server as the Request that everything here is written for; its signal fires when the caller is gone. */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, body?: BodyInit): Request {
  const { method = 'GET', url = '/' } = incoming;
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  const bodiless = method === 'GET' || method === 'HEAD';
  return new Request(`http://console.invalid${url.startsWith('/') ? url : `/${encodeURIComponent(url)}`}`, {
    method,
    headers,
    signal: gone.signal,
    ...(!bodiless && {
      body: body ?? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>),
      duplex: 'half',
    }),
  } as RequestInit);
}

/** Sends a Response, no faster than the caller reads it. Never rejects: a caller who is gone is nobody's mistake. */
export async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (!response.body) return void outgoing.end();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!outgoing.write(value) && !(await drained(outgoing))) return void (await reader.cancel());
    }
    outgoing.end();
  } catch {
    // In the middle of a file: a connection that breaks off is the only honest end.
    outgoing.destroy();
  }
}

/** Whether there is still somebody to write to. */
function drained(outgoing: ServerResponse): Promise<boolean> {
  if (outgoing.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (): void => {
      outgoing.off('drain', settle).off('close', settle);
      resolve(!outgoing.destroyed);
    };
    outgoing.on('drain', settle).on('close', settle);
  });
}

/** Sends what answers a request, to HEAD without its body; of a request that was not read to its end the rest is done away with. */
export async function answerWith(
  response: Response,
  request: Request,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  await send(request.method === 'HEAD' ? new Response(null, response) : response, outgoing);
  if (!incoming.complete) await letSendOn(request).finally(() => incoming.destroy());
}

async function letSendOn(request: Request): Promise<void> {
  const until = performance.now() + LINGERS_MS;
  let bytes = 0;
  try {
    for await (const piece of piecesOf(request)) {
      bytes += piece.length;
      if (bytes > LINGERS_BYTES || performance.now() > until) return;
    }
  } catch {
    // They are gone.
  }
}
