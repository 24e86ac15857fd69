import { CALLS, handlerOf, type Caller, type Role } from '../../console/api';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { testDatabase, type TestDatabase } from './database';

/** An answer of the API: its status, and what JSON it has. */
export interface Answered {
  status: number;
  body: unknown;
  text: string;
  headers: Headers;
}

export interface Asking {
  role?: Role;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API without a server: a request goes in, an answer comes out. */
export interface TestApi {
  engine: AudienceEngine;
  /** What was thrown and is no error of the engine. */
  defects: unknown[];
  ask(method: string, path: string, asking?: Asking): Promise<Answered>;
  /** The answer, which has to be a good one. */
  good(method: string, path: string, asking?: Asking): Promise<never>;
  close(): Promise<void>;
}

export async function testApi(name: string): Promise<TestApi> {
  const database: TestDatabase = testDatabase(name);
  const engine = await openAudienceEngine({
    uri: database.uri,
    timeZone: 'Europe/London',
    defaultCountry: 'GB',
  });
  const handle = handlerOf(CALLS);
  const defects: unknown[] = [];
  const ask = async (method: string, path: string, { role = 'write', body, headers = {} }: Asking = {}) => {
    const caller: Caller = { role, name: `key “${role}”` };
    const isText = typeof body === 'string';
    const request = new Request(`http://console.test/api/v1${path}`, {
      method,
      headers: { ...(body !== undefined && !isText && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const address = new URL(request.url).pathname.slice('/api/v1'.length);
    const answer = await handle(request, address, {
      engine,
      caller,
      onDefect: (error) => defects.push(error),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: parsed(text), headers: answer.headers };
  };
  return {
    engine,
    defects,
    ask,
    async good(method, path, asking) {
      const { status, body, text } = await ask(method, path, asking);
      if (status >= 300) throw new RangeError(`${method} ${path}: ${status} ${text}`);
      return body as never;
    },
    async close() {
      await engine.close();
      await database.drop();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
