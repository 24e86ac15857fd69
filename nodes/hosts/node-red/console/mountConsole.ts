import { join } from 'node:path';
import type { Request as Asked, RequestHandler, Response as Answering } from 'express';
import type { NodeAPI } from 'node-red';
import { errorAnswer } from '../../../../console/api';
import { Assets } from '../../../../console/serve/assets';
import { withHeaders } from '../../../../console/serve/headers';
import { send, toRequest } from '../../../../console/serve/nodeHttp';
import { checkOrigin } from '../../../../console/serve/origin';
import { versionOf } from '../../../../console/serve/serve';
import { siteOf, type Visitor } from '../../../../console/serve/site';
import { NotFoundError } from '../../../../engine';
import { CONNECTION_TYPE, findConnection } from '../connection/connection';

const PLACE = '/audience/console';
const PAGE = 'index.node-red.html';

/**
 * The console below the admin root of Node-RED. The page itself is anybody's, as the editor's is; what it
 * asks for takes the editor's own token: `audience.read` to look, `audience.write` to see a person in full
 * and to change anything.
 */
export function mountConsole(RED: NodeAPI, folder = join(__dirname, '../../../../console/app')): void {
  const assets = new Assets(folder);
  const mayRead = RED.auth.needsPermission('audience.read') as RequestHandler;
  const mayWrite = RED.auth.needsPermission('audience.write') as RequestHandler;

  RED.httpAdmin.get(PLACE, (asked, answering, next) => {
    if (new URL(asked.originalUrl, 'http://here').pathname.endsWith('/')) next();
    else
      answering.redirect(`${asked.baseUrl}${asked.path}/${new URL(asked.originalUrl, 'http://here').search}`);
  });
  RED.httpAdmin.get(`${PLACE}/`, (asked, answering) => {
    const request = toRequest(asked, answering);
    const page = assets.answer(request, PAGE) ?? nothing('The page was not built.');
    void send(withHeaders(page), answering);
  });
  RED.httpAdmin.get(`${PLACE}/assets/:name`, (asked, answering) => {
    const request = toRequest(asked, answering);
    const asset = assets.answer(request, String(asked.params['name'])) ?? nothing('There is no such file.');
    void send(withHeaders(asset), answering);
  });
  RED.httpAdmin.use(PLACE, mayRead, (asked, answering) => {
    void answer(RED, mayWrite, assets, asked, answering).then((response) => send(response, answering));
  });
}

async function answer(
  RED: NodeAPI,
  mayWrite: RequestHandler,
  assets: Assets,
  asked: Asked,
  answering: Answering,
): Promise<Response> {
  try {
    const request = toRequest(asked, answering, bodyOf(asked));
    const { searchParams, pathname } = new URL(request.url);
    const connections = connectionsOf(RED);
    const connection = searchParams.get('connection') ?? connections[0]?.id;
    const link = findConnection(RED, connection ?? undefined)?.link;
    if (link === undefined)
      throw new NotFoundError('There is no running connection to a database.', {
        hint: 'Add an Audience connection in the editor, and deploy.',
      });
    if (!searchParams.has('connection') && pathname !== '/session')
      throw new NotFoundError('No connection is named.', { hint: 'Add ?connection= with its id.' });
    // No call of the API has such a parameter.
    const url = new URL(request.url);
    url.searchParams.delete('connection');
    const visitor: Visitor = {
      role: (await allows(mayWrite, asked)) ? 'write' : 'read',
      name: userOf(asked),
    };
    const site = siteOf({
      engine: await link.engine(),
      entrance: {
        kind: 'node-red',
        visitor: (about) => {
          checkOrigin(about);
          return Promise.resolve(visitor);
        },
      },
      assets,
      version: versionOf(),
      about: { connections, connection },
      onDefect: (error) => RED.log.error(`Audience console: ${String((error as Error)?.stack ?? error)}`),
    });
    return await site(new Request(url, request), pathname);
  } catch (error) {
    return withHeaders(
      errorAnswer(error, (defect) => RED.log.error(String((defect as Error)?.stack ?? defect))),
    );
  }
}

const nothing = (message: string): Response =>
  errorAnswer(
    new NotFoundError(message, { hint: 'The console begins at /audience/console/.' }),
    () => undefined,
  );

/** Node-RED has read a body that is JSON before anybody else could. */
const bodyOf = ({ body, headers }: Asked): string | undefined =>
  (headers['content-type'] ?? '').includes('application/json') && body !== undefined
    ? JSON.stringify(body)
    : undefined;

/** The connections that run. */
function connectionsOf(RED: NodeAPI): { id: string; name: string }[] {
  const found: { id: string; name: string }[] = [];
  RED.nodes.eachNode((node) => {
    const { id, type, name, account } = node as { id: string; type: string; name?: string; account?: string };
    if (type === CONNECTION_TYPE && findConnection(RED, id))
      found.push({ id, name: name || account || 'main' });
  });
  return found;
}

/** Whether a guard would let this pass; nothing is sent. */
function allows(guard: RequestHandler, asked: Asked): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = { status: () => ({ end: () => resolve(false) }) } as unknown as Answering;
    void guard(asked, refuse, () => resolve(true));
  });
}

function userOf(asked: Asked): string {
  const { user } = asked as { user?: { username?: unknown } };
  return typeof user?.username === 'string' && user.username !== '' ? user.username : 'Node-RED';
}
