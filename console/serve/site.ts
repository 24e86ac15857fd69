import { NotFoundError, type AudienceEngine } from '../../engine';
import { ApiError, CALLS, errorAnswer, handlerOf, openApiOf, referencePage, type Caller } from '../api';
import { ingest, isIngestion } from '../api/ingestion';
import { consentSite, type ConsentSite } from '../consent/consentSite';
import type { Assets } from './assets';
import { withHeaders } from './headers';

/** Who has come in, and how the page goes on asking. */
export interface Visitor extends Caller {
  /** To be sent with every change, by who came with a cookie. */
  csrf?: string;
  /** Came in without a key, because nobody has made one. */
  open?: boolean;
}

/** How somebody comes in: by key, by session, by the host's own login, or because the door is open. */
export interface Entrance {
  /** What the page is told about it. */
  readonly kind: 'key' | 'node-red' | 'n8n';
  /** Null: nobody who is known. @throws ApiError for somebody who may not */
  visitor(request: Request): Promise<Visitor | null>;
  /** Trades a key for a session. */
  signIn?(request: Request): Promise<Response>;
  signOut?(request: Request): Promise<Response>;
  /** Who sends with a write key; absent where nothing is taken in. */
  writer?(request: Request, key: string | undefined): Promise<Visitor | null>;
}

export interface SiteOptions {
  engine: AudienceEngine;
  entrance: Entrance;
  assets: Assets;
  version: string;
  /** What the page is told besides. */
  about?: Readonly<Record<string, unknown>>;
  onDefect: (error: unknown) => void;
  /** Of who asks, where that is known. */
  addressOf?: (request: Request) => string;
}

/** The console and its API, wherever it is mounted: `path` is what stands behind that place. It never rejects. */
export type Site = (request: Request, path: string) => Promise<Response>;

const api = handlerOf(CALLS);

export function siteOf(options: SiteOptions): Site {
  let made: string | undefined;
  const pages = consentSite();
  const document = (): string => (made ??= JSON.stringify(openApiOf(CALLS, options.version)));
  return async (request, path) => {
    try {
      return withHeaders(await answer(request, path, options, document, pages));
    } catch (error) {
      return withHeaders(errorAnswer(error, options.onDefect));
    }
  };
}

async function answer(
  request: Request,
  path: string,
  options: SiteOptions,
  document: () => string,
  pages: ConsentSite,
): Promise<Response> {
  const { engine, entrance, assets, onDefect } = options;
  // Whoever has a link needs no key.
  if (path === '/consent')
    return pages({
      request,
      engines: () => Promise.resolve([engine]),
      onDefect,
      ...(options.addressOf && { address: options.addressOf(request) }),
    });
  if (entrance.writer && isIngestion(path))
    return ingest(request, path, {
      engine,
      writer: async (key) => (await entrance.writer?.(request, key)) ?? null,
    });
  if (path === '/health') return health(engine);
  if (path === '/session') return session(request, options);
  if (path === '/api/v1/openapi.json')
    return new Response(document(), {
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
    });
  if (path === '/api/v1/' || path === '/api/v1') {
    const page = referencePage(
      CALLS,
      path.endsWith('/') ? '../../assets/reference.css' : '../assets/reference.css',
    );
    return new Response(page, {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
    });
  }
  if (path.startsWith('/api/v1/')) {
    const caller = await visitorOf(request, options);
    return api(request, path.slice('/api/v1'.length), { engine, caller, onDefect });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new ApiError('METHOD_NOT_ALLOWED', `${request.method} does nothing here.`, 'Use GET.', {
      Allow: 'GET, HEAD',
    });
  const asset = path === '/' ? assets.answer(request, 'index.html') : assetOf(request, path, assets);
  if (asset) return asset;
  throw new NotFoundError('There is nothing at this address.', { hint: 'The console begins at its root.' });
}

const assetOf = (request: Request, path: string, assets: Assets): Response | undefined =>
  path.startsWith('/assets/') ? assets.answer(request, path.slice('/assets/'.length)) : undefined;

async function visitorOf(request: Request, { entrance }: SiteOptions): Promise<Visitor> {
  const visitor = await entrance.visitor(request);
  if (visitor) return visitor;
  throw new ApiError('UNAUTHORIZED', 'Nobody is signed in.', 'Send a key: Authorization: Bearer audience_…', {
    'WWW-Authenticate': 'Bearer realm="Audience Engine"',
  });
}

/** For whoever watches over processes: told to everybody, and so nothing but whether it works. */
async function health(engine: AudienceEngine): Promise<Response> {
  const ok = await engine.health().then(
    () => true,
    () => false,
  );
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}

async function session(request: Request, options: SiteOptions): Promise<Response> {
  const { engine, entrance, version, about } = options;
  if (request.method === 'POST' && entrance.signIn) return entrance.signIn(request);
  if (request.method === 'DELETE' && entrance.signOut) return entrance.signOut(request);
  if (request.method !== 'GET')
    throw new ApiError('METHOD_NOT_ALLOWED', `${request.method} does nothing here.`, 'Use GET.', {
      Allow: 'GET',
    });
  const visitor = await entrance.visitor(request);
  const known = visitor && {
    ...visitor,
    ...(await engine.health().then(({ account, timeZone }) => ({ account, timeZone }))),
  };
  return Response.json(
    { signedIn: visitor !== null, entrance: entrance.kind, version, ...about, ...known },
    { headers: { 'Cache-Control': 'no-store' } },
  );
}
