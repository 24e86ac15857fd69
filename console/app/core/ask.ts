import { request } from './session';
import { Trouble } from './Trouble';

export interface Progress {
  done: number;
  total: number;
  perSecond?: number;
}

interface Asking {
  signal?: AbortSignal;
  /** Hears how far a long call is. */
  onProgress?: (progress: Progress) => void;
}

/** A path below /api/v1 with its parts encoded: path`/segments/${name}/count`. */
export const path = (strings: TemplateStringsArray, ...parts: readonly (string | number)[]): string =>
  strings.reduce((all, string, i) => `${all}${encodeURIComponent(String(parts[i - 1]))}${string}`);

/** Words behind a question mark; what is undefined is left out. */
export function search(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

export const get = <A>(at: string, asking: Asking = {}): Promise<A> => send('GET', at, undefined, asking);
export const post = <A>(at: string, body: unknown, asking: Asking = {}): Promise<A> =>
  send('POST', at, body, asking);
export const put = <A>(at: string, body: unknown): Promise<A> => send('PUT', at, body, {});
export const patch = <A>(at: string, body: unknown): Promise<A> => send('PATCH', at, body, {});
export const remove = <A>(at: string, asking: Asking = {}): Promise<A> =>
  send('DELETE', at, undefined, asking);

async function send<A>(
  method: string,
  at: string,
  body: unknown,
  { signal, onProgress }: Asking,
): Promise<A> {
  const response = await request(`api/v1${at}`, {
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(onProgress && { Accept: 'application/x-ndjson' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (!response.ok) throw await Trouble.in(response);
  return onProgress && response.headers.get('content-type')?.includes('ndjson')
    ? resultOf<A>(response, onProgress)
    : ((await response.json()) as A);
}

/** Sends a file, or text as one. */
export async function upload<A>(
  at: string,
  file: Blob | string,
  type: string,
  { signal, onProgress }: Asking = {},
): Promise<A> {
  const response = await request(`api/v1${at}`, {
    method: 'POST',
    headers: { 'Content-Type': type, ...(onProgress && { Accept: 'application/x-ndjson' }) },
    body: file,
    ...(signal && { signal }),
  });
  if (!response.ok) throw await Trouble.in(response);
  return onProgress && response.headers.get('content-type')?.includes('ndjson')
    ? resultOf<A>(response, onProgress)
    : ((await response.json()) as A);
}

async function resultOf<A>(response: Response, onProgress: (progress: Progress) => void): Promise<A> {
  for await (const line of linesOf(response)) {
    const told = line as {
      progress?: Progress;
      result?: A;
      error?: ConstructorParameters<typeof Trouble>[0];
    };
    if (told.progress) onProgress(told.progress);
    if (told.error) throw new Trouble(told.error);
    if ('result' in told) return told.result as A;
  }
  throw new Trouble({ code: 'OFFLINE' });
}

/** Objects of a long answer, as they come. */
export async function* lines<A>(
  at: string,
  { signal, body }: Asking & { body?: unknown } = {},
): AsyncGenerator<A> {
  const response = await request(`api/v1${at}`, {
    ...(body !== undefined && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    }),
    ...(signal && { signal }),
  });
  if (!response.ok) throw await Trouble.in(response);
  for await (const line of linesOf(response)) {
    const { error } = line as { error?: ConstructorParameters<typeof Trouble>[0] };
    if (error && Object.keys(line as object).length === 1) throw new Trouble(error);
    yield line as A;
  }
}

async function* linesOf(response: Response): AsyncGenerator<unknown> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + value).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part !== '') yield JSON.parse(part);
    }
    if (rest !== '') yield JSON.parse(rest);
  } finally {
    void reader.cancel();
  }
}

/** The first so many of a long answer. */
export async function first<A>(
  at: string,
  most: number,
  asking: Asking & { body?: unknown } = {},
): Promise<{ items: A[]; more: boolean }> {
  const items: A[] = [];
  for await (const one of lines<A>(at, asking)) {
    if (items.length === most) return { items, more: true };
    items.push(one);
  }
  return { items, more: false };
}
