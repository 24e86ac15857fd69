import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InvalidArgumentError, reportOf, TooLargeError, type AudienceEngine } from '../../../engine';
import { ApiError } from '../ApiError';
import type { Caller } from '../Call';
import { parseJson, readBytes } from '../readBody';
import { applyAll, type Outcome } from './apply';
import { hasOffset, KINDS, readMessage, type Kind, type Message } from './Message';

/** What the specification takes of a batch, in bytes of JSON. */
const LARGEST = 500 * 1024;
/** Clocks further apart than this are wrong clocks: times are then counted from ours. */
const WRONG_CLOCK_MS = 5 * 60_000;

const unpacked = promisify(gunzip);

export interface Ingesting {
  engine: AudienceEngine;
  /** Who a write key belongs to; null: nobody. */
  writer: (key: string | undefined) => Promise<Caller | null>;
}

/** `/v1/track`, `/v1/batch` …: what Segment's and RudderStack's SDKs send to. */
export const isIngestion = (path: string): boolean =>
  /^\/v1\/(batch|import|identify|track|page|screen|group|alias)\/?$/.test(path);

interface BadItem {
  index: number;
  messageId?: string;
  code: string;
  message: string;
  hint: string;
  path?: string;
}

/**
 * Takes calls of the Segment specification. A batch is answered one by one: what is bad is named, the rest has landed. While the database is away
 * everything is refused with 503, so that the SDK sends it again; ids of messages keep it from counting twice.
 *
 * @throws ApiError, InvalidArgumentError, TooLargeError
 */
export async function ingest(
  request: Request,
  path: string,
  { engine, writer }: Ingesting,
): Promise<Response> {
  if (request.method !== 'POST')
    throw new ApiError('METHOD_NOT_ALLOWED', `${request.method} does nothing here.`, 'Use POST.', {
      Allow: 'POST',
    });
  const body = await readPayload(request);
  await checkWriter(request, body, writer);
  const name = path.split('/')[2];
  const kind = KINDS.find((one) => one === name);
  const items = kind ? [body] : batchOf(body);
  const errors = await takeIn(engine, items, kind, clockError(body['sentAt']));
  if (errors.some(({ code }) => code === 'DATABASE_UNAVAILABLE'))
    return Response.json({ success: false, errors }, { status: 503, headers: { 'Retry-After': '2' } });
  const status = kind && errors.length > 0 ? 400 : 200;
  return Response.json({ success: errors.length === 0, ...(errors.length > 0 && { errors }) }, { status });
}

async function takeIn(
  engine: AudienceEngine,
  items: readonly unknown[],
  kind: Kind | undefined,
  clockErrorMs: number,
): Promise<BadItem[]> {
  const bad: BadItem[] = [];
  const good: { index: number; message: Message }[] = [];
  const refuse = (index: number, outcome: Outcome): void => {
    if (!outcome) return;
    const messageId = (items[index] as { messageId?: unknown } | null)?.messageId;
    bad.push({ index, ...(typeof messageId === 'string' && { messageId }), ...outcome });
  };
  for (const [index, item] of items.entries()) {
    try {
      good.push({ index, message: onOurClock(readMessage(item, kind), clockErrorMs) });
    } catch (error) {
      refuse(index, reportOf(error));
    }
  }
  if (good.length > 0) {
    const outcomes = await applyAll(
      engine,
      good.map(({ message }) => message),
    );
    outcomes.forEach((outcome, position) => refuse((good[position] as { index: number }).index, outcome));
  }
  return bad.sort((a, b) => a.index - b.index);
}

async function readPayload(request: Request): Promise<Record<string, unknown>> {
  let bytes = await readBytes(request, LARGEST);
  if ((request.headers.get('content-encoding') ?? '').toLowerCase() === 'gzip')
    bytes = await unpacked(bytes, { maxOutputLength: LARGEST }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_BUFFER_TOO_LARGE')
        throw new TooLargeError('The batch is larger than 500 KB.', { hint: 'Send it in several.' });
      throw new InvalidArgumentError('The body is no gzip.', {
        hint: 'Send what Content-Encoding says.',
        path: '',
      });
    });
  const body = await parseJson(bytes);
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new InvalidArgumentError('The body is no object.', { hint: 'Send a JSON object.', path: '' });
}

function batchOf({ batch }: Record<string, unknown>): readonly unknown[] {
  if (Array.isArray(batch)) return batch;
  throw new InvalidArgumentError('There is no batch.', { hint: 'Send {"batch":[…]}.', path: '/batch' });
}

/** The key as name of Basic auth, as Bearer, or in the body, as the SDKs send it. */
async function checkWriter(
  request: Request,
  body: Record<string, unknown>,
  writer: Ingesting['writer'],
): Promise<void> {
  const [, scheme = '', credentials = ''] =
    /^(Basic|Bearer) +(.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const given =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(credentials, 'base64').toString('utf8').split(':')[0]
      : scheme !== ''
        ? credentials
        : body['writeKey'];
  const caller = await writer(typeof given === 'string' ? given.trim() : undefined);
  if (!caller)
    throw new ApiError(
      'UNAUTHORIZED',
      'The write key opens nothing.',
      'Make a key that may write: audience-console keys create --role write.',
      {
        'WWW-Authenticate': 'Basic realm="Audience Engine"',
      },
    );
  if (caller.role !== 'write')
    throw new ApiError('FORBIDDEN', 'This key may only read.', 'Use a key that may write.');
}

/** How far the sender's clock is behind ours, when it is so far that it must be wrong. */
function clockError(sentAt: unknown): number {
  const sent = typeof sentAt === 'string' ? Date.parse(sentAt) : NaN;
  const behind = Date.now() - sent;
  return Math.abs(behind) > WRONG_CLOCK_MS ? behind : 0;
}

function onOurClock(message: Message, clockErrorMs: number): Message {
  if (clockErrorMs === 0 || message.timestamp === undefined || !hasOffset(message.timestamp)) return message;
  const at = new Date(Date.parse(message.timestamp) + clockErrorMs);
  return Number.isNaN(at.getTime()) ? message : { ...message, timestamp: at.toISOString() };
}
