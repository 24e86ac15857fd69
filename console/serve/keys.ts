import { createHmac } from 'node:crypto';
import { InvalidArgumentError, type AccessKey, type AudienceEngine } from '../../engine';
import { ApiError } from '../api';
import { readJson } from '../api/readBody';
import { Attempts } from './Attempts';
import { checkOrigin, isLoopback } from './origin';
import type { Entrance, Visitor } from './site';

const COOKIE = 'audience_session';
const HOURS = 12;

export interface KeysOptions {
  engine: AudienceEngine;
  /** Whoever comes to this machine by itself may come in while no key was ever made. */
  openWithoutKeys: boolean;
  /** The page is reached over TLS: its cookie goes nowhere else. */
  https: boolean;
  /** Who asks, for counting failed attempts. */
  addressOf: (request: Request) => string;
}

/** Comes in with a key, or with a session that was begun with one. */
export function byKeys(options: KeysOptions): Entrance {
  const { engine, https } = options;
  const attempts = new Attempts();
  const isOpen = async (): Promise<boolean> =>
    options.openWithoutKeys && (await engine.access.listKeys()).length === 0;

  const visitor = async (request: Request): Promise<Visitor | null> => {
    const bearer = /^Bearer +(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (bearer !== undefined) return toVisitor(await engine.access.identify(bearer.trim()));
    const session = cookieOf(request);
    if (session !== undefined) {
      const key = await engine.access.identifySession(session);
      if (key) {
        const csrf = csrfOf(session);
        checkOrigin(request);
        if (changes(request) && request.headers.get('x-audience-csrf') !== csrf)
          throw new ApiError('FORBIDDEN', 'This does not come from the console.', 'Load the page again.');
        return { ...(toVisitor(key) as Visitor), csrf };
      }
    }
    return comeIn(request);
  };

  /** Without any key, from this machine. */
  const comeIn = async (request: Request): Promise<Visitor | null> => {
    if (!(await isOpen())) return null;
    // A page of elsewhere that a browser on this machine shows must not come in with it, by whatever name it calls this machine.
    if (!isLoopback(request.headers.get('host') ?? ''))
      throw new ApiError('FORBIDDEN', 'This console is open to its own machine alone.', 'Make a key.');
    checkOrigin(request);
    return { role: 'write', name: 'Console', open: true };
  };

  return {
    kind: 'key',
    visitor,
    writer: async (request, key) =>
      (key === undefined ? null : toVisitor(await engine.access.identify(key))) ?? comeIn(request),
    async signIn(request) {
      checkOrigin(request);
      const address = options.addressOf(request);
      attempts.check(address);
      const body = await readJson(request, 10_000);
      const key = (body as { key?: unknown } | null | undefined)?.key;
      if (typeof key !== 'string')
        throw new InvalidArgumentError('There is no key.', {
          hint: 'Send {"key":"audience_…"}.',
          path: '/key',
        });
      const begun = await engine.access.startSession(key.trim(), { hours: HOURS });
      if (!begun) {
        attempts.failed(address);
        throw new ApiError(
          'UNAUTHORIZED',
          'This key opens nothing.',
          'Check it, or have a new one made: audience-console keys create.',
        );
      }
      attempts.succeeded(address);
      return Response.json(
        { signedIn: true, role: begun.key.role },
        {
          headers: { 'Cache-Control': 'no-store', 'Set-Cookie': cookie(begun.session, https, HOURS * 3600) },
        },
      );
    },
    async signOut(request) {
      await visitor(request);
      return Response.json(
        { signedIn: false },
        { headers: { 'Cache-Control': 'no-store', 'Set-Cookie': cookie('', https, 0) } },
      );
    },
  };
}

const toVisitor = (key: AccessKey | null): Visitor | null =>
  key && { role: key.role, name: `key “${key.name}”` };

const changes = ({ method }: Request): boolean => method !== 'GET' && method !== 'HEAD';

const cookie = (value: string, https: boolean, seconds: number): string =>
  `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${https ? '; Secure' : ''}`;

function cookieOf(request: Request): string | undefined {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE && value) return value;
  }
  return undefined;
}

/** Follows from the session, and does not tell it. */
const csrfOf = (session: string): string => createHmac('sha256', session).update('csrf').digest('base64url');
