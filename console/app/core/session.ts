import { addressOf } from './addressOf';
import { Trouble } from './Trouble';

/** Who uses the console, and how it reaches the engine. */
export interface Me {
  signedIn: boolean;
  entrance: 'key' | 'node-red' | 'n8n';
  role: 'read' | 'write';
  name: string;
  account: string;
  timeZone: string;
  version: string;
  csrf?: string;
  open?: boolean;
  /** Of Node-RED: the connections there are. */
  connections?: { id: string; name: string }[];
  connection?: string;
  /** Where flows are built: for links to it. */
  editor?: string;
}

let current: Me | undefined;
/** In memory alone: where the page has nothing to keep a secret in. */
let key: string | undefined;

export const me = (): Me => current as Me;
export const mayWrite = (): boolean => current?.role === 'write';
export const useKey = (given: string | undefined): void => void (key = given);

/** n8n serves it as one page, which keeps nothing and may call nothing but what goes with it. */
export const isOnePage = (): boolean => document.documentElement.dataset['host'] === 'n8n';

/** Where the console stands; everything is asked for from here. */
const base = new URL('./', document.baseURI);

/** One request to the place the page came from, in the name of who uses it. */
export function request(
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  const { method = 'GET' } = init;
  const url = addressOf(path, base, current?.connection);
  const headers = {
    ...authorization(),
    ...(method !== 'GET' && current?.csrf !== undefined && { 'X-Audience-Csrf': current.csrf }),
    ...init.headers,
  };
  if (!isOnePage()) return fetch(url, { ...init, headers });
  // n8n serves a few fixed addresses: what is meant travels as a parameter.
  const envelope = new URL(`${new URL(document.baseURI).pathname.replace(/\/$/, '')}/api`, document.baseURI);
  envelope.search = new URLSearchParams({ route: `/${path}`, method }).toString();
  return fetch(envelope, { ...init, method: 'POST', headers });
}

function authorization(): Record<string, string> {
  if (key !== undefined) return { Authorization: `Bearer ${key}` };
  const editor = editorToken();
  return editor === undefined ? {} : { Authorization: `Bearer ${editor}` };
}

/** The token that Node-RED's editor has left in this browser. */
function editorToken(): string | undefined {
  if (document.documentElement.dataset['host'] !== 'node-red') return undefined;
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith('auth-tokens')) continue;
      const token = (JSON.parse(localStorage.getItem(name) ?? 'null') as { access_token?: unknown } | null)
        ?.access_token;
      if (typeof token === 'string') return token;
    }
  } catch {
    // Storage that is closed to this page has no token.
  }
  return undefined;
}

/** A key that stands in the address, which n8n has handed out: taken out of it before anything reads where one is. */
export function takeKey(): void {
  const given = isOnePage() ? /^#key=(audience_[\w.-]+)$/.exec(location.hash)?.[1] : undefined;
  if (given === undefined) return;
  useKey(given);
  history.replaceState(null, '', '#/people');
}

/** Asks who this is. @throws Trouble */
export async function begin(connection?: string): Promise<Me> {
  const wanted = connection ?? current?.connection;
  const response = await request(
    wanted === undefined ? 'session' : `session?connection=${encodeURIComponent(wanted)}`,
  );
  if (!response.ok) throw await Trouble.in(response);
  current = { ...((await response.json()) as Me) };
  return current;
}

/** Trades a key for a session. @throws Trouble */
export async function signIn(given: string): Promise<void> {
  if (isOnePage()) {
    useKey(given);
    if (!(await begin()).signedIn) {
      useKey(undefined);
      throw new Trouble({ code: 'UNAUTHORIZED', message: 'This key opens nothing.' });
    }
    return;
  }
  const response = await request('session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key: given }),
  });
  if (!response.ok) throw await Trouble.in(response);
  await begin();
}

export async function signOut(): Promise<void> {
  await request('session', { method: 'DELETE' });
  useKey(undefined);
  location.reload();
}
