import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { NodeAPI } from 'node-red';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { mountConsole } from '../../../nodes/hosts/node-red/console/mountConsole';
import { testDatabase } from '../../support/database';

const database = testDatabase('node-red-console');
const folder = mkdtempSync(join(tmpdir(), 'audience-page-'));
let engine: AudienceEngine;
let server: Server;
let root: string;
/** What the editor's users may do, by their token; no token is nobody. */
const SCOPES: Record<string, string[]> = {
  reader: ['audience.read'],
  writer: ['audience.read', 'audience.write'],
  stranger: ['flows.read'],
};

beforeAll(async () => {
  writeFileSync(join(folder, 'index.node-red.html'), '<html data-host="node-red">the page</html>');
  writeFileSync(join(folder, 'main-ABCDEFGH.js'), 'run()');
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { city: 'London' },
  });
  const admin = express().use(express.json());
  const connection = { id: 'db', type: 'audience-connection', name: 'Shop' };
  mountConsole(
    {
      httpAdmin: admin,
      auth: {
        needsPermission:
          (permission: string) => (asked: Request, answering: Response, next: NextFunction) => {
            const scopes = SCOPES[(asked.headers.authorization ?? '').replace('Bearer ', '')];
            if (scopes?.includes(permission)) next();
            else answering.status(401).end();
          },
      },
      nodes: {
        eachNode: (visit: (node: object) => void) => visit(connection),
        getNode: (id: string) =>
          id === 'db' ? { ...connection, link: { engine: () => Promise.resolve(engine) } } : null,
      },
      log: { error: (text: string) => Promise.reject(new Error(text)) },
    } as unknown as NodeAPI,
    folder,
  );
  server = express().use('/red', admin).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/red/audience/console`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await engine.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const as = (user: string, path: string, init: RequestInit = {}) =>
  fetch(`${root}/${path}`, { ...init, headers: { Authorization: `Bearer ${user}`, ...init.headers } });
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
});

it('the page and its files are served below the admin root, with the policy of the console', async () => {
  const page = await fetch(`${root}/`);
  expect(await page.text()).toContain('the page');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(await (await fetch(`${root}/assets/main-ABCDEFGH.js`)).text()).toBe('run()');
  expect((await fetch(`${root}/assets/..%2Fpackage.json`)).status).toBe(404);
  const moved = await fetch(root, { redirect: 'manual' });
  expect([moved.status, moved.headers.get('location')]).toEqual([302, '/red/audience/console/']);
});

it('without a token of the editor, or without its permission, nothing is told', async () => {
  for (const path of ['session', 'api/v1/segments?connection=db'])
    for (const user of ['', 'stranger']) expect((await as(user, path)).status).toBe(401);
});

it('says which connections there are, and what whoever asks may do', async () => {
  expect(await (await as('reader', 'session')).json()).toMatchObject({
    signedIn: true,
    entrance: 'node-red',
    role: 'read',
    connection: 'db',
    connections: [{ id: 'db', name: 'Shop' }],
  });
  expect(await (await as('writer', 'session')).json()).toMatchObject({ role: 'write' });
});

it('a reader sees masked contact points and changes nothing, a writer does both', async () => {
  const find = post({ rule: null });
  const seen = (await (await as('reader', 'api/v1/profiles/find?connection=db', find)).json()) as {
    items: { emails: string[] }[];
  };
  expect(seen.items[0]?.emails).toEqual(['a…@example.com']);
  expect((await as('reader', 'api/v1/tags?connection=db', post({ name: 'x' }))).status).toBe(403);
  expect((await as('writer', 'api/v1/tags?connection=db', post({ name: 'x' }))).status).toBe(201);
  expect(await engine.tags.list()).toMatchObject([{ name: 'x' }]);
});

it('a file is streamed through, whatever Node-RED has read of other bodies', async () => {
  const answer = await as('writer', 'api/v1/imports?connection=db', {
    method: 'POST',
    body: 'email\nben@example.com\n',
    headers: { 'Content-Type': 'text/csv' },
  });
  expect(await answer.json()).toMatchObject({ rows: 1, valid: 1 });
});

it('a page of elsewhere, and a connection that does not run, are refused in a sentence', async () => {
  const elsewhere = { Origin: 'http://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  const refused = await as('writer', 'api/v1/flows/x/stop?connection=db', {
    method: 'POST',
    headers: elsewhere,
  });
  expect(refused.status).toBe(403);
  const unknown = await as('writer', 'api/v1/tags?connection=other');
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
});
