import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { NodeAPI } from 'node-red';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { DatabaseLink } from '../../../nodes/hosts/node-red/connection/DatabaseLink';
import { registerAdminRoutes } from '../../../nodes/hosts/node-red/dialogs/adminRoutes';
import { registerSidebarRoutes } from '../../../nodes/hosts/node-red/sidebar/sidebarRoutes';
import { testDatabase } from '../../support/database';

const database = testDatabase('node-red-permissions');
let engine: AudienceEngine;
let server: Server;
let link: DatabaseLink;

/** Node-RED's permissions as its `adminAuth` gives them; who it is stands in a header. */
const USERS: Record<string, readonly string[]> = {
  reader: ['audience.read'],
  writer: ['audience.read', 'audience.write'],
  editor: ['audience.read', 'audience.write', 'flows.write'],
};

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    ...Array.from({ length: 12 }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: { firstName: 'Ann', city: 'London' },
    })),
    { externalId: 'ada', emails: ['ada@example.com'], attributes: { city: 'Rome', note: 'ill' } },
  ]);
  link = new DatabaseLink({ uri: database.uri, waitMs: 0 }, { log: () => undefined, warn: () => undefined });
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: true }));
  const RED = {
    httpAdmin: app,
    auth: {
      needsPermission:
        (permission: string): express.RequestHandler =>
        (request, response, next) =>
          USERS[String(request.headers['x-user'])]?.includes(permission) === true
            ? next()
            : void response.status(401).end(),
    },
    nodes: {
      getNode: (id: string) => (id === 'db' ? { type: 'audience-connection', link } : null),
      getCredentials: (id: string) =>
        id === 'db'
          ? { uri: database.uri }
          : { uri: 'mongodb://127.0.0.1:9/other?serverSelectionTimeoutMS=200' },
    },
    util: { evaluateNodeProperty: (text: string) => process.env[text.slice(2, -1)] },
  } as unknown as NodeAPI;
  registerAdminRoutes(RED);
  registerSidebarRoutes(RED);
  await new Promise<void>((resolve) => (server = app.listen(0, '127.0.0.1', () => resolve())));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await link.close();
  await engine.close();
  await database.drop();
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
}
async function post(user: string, path: string, body: unknown, type = 'application/json'): Promise<Answer> {
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/audience/${path}`,
    {
      method: 'POST',
      headers: { 'content-type': type, 'x-user': user },
      body:
        type === 'application/json'
          ? JSON.stringify(body)
          : new URLSearchParams(body as Record<string, string>),
    },
  );
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

async function get(user: string, path: string): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/audience/${path}`, { headers: { 'x-user': user } });
  return response.json();
}

const names = async (): Promise<string[]> => {
  const { MongoClient } = await import('mongodb');
  const client = await MongoClient.connect(database.uri);
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  await client.close();
  return databases.map(({ name }) => name);
};

describe('Test connection', () => {
  it.each([
    [{ id: 'db', account: '${NODE_RED_SECRET}' }],
    [{ id: 'db', database: 'x${NODE_RED_SECRET}' }],
    [{ id: 'db', timeZone: '${NODE_RED_SECRET}' }],
    [{ id: 'db', uri: '${NODE_RED_SECRET}' }],
    [{ id: 'db', uri: 'mongodb://127.0.0.1:9/elsewhere' }],
    [{ id: 'other' }],
  ])('of %j takes the right to edit flows', async (form) => {
    process.env['NODE_RED_SECRET'] = 'credsecretvalue';
    try {
      for (const user of ['reader', 'writer']) {
        const { status, body } = await post(user, 'test-connection', form);
        expect(status).toBe(401);
        expect(JSON.stringify(body)).not.toContain('credsecretvalue');
      }
      expect((await post('editor', 'test-connection', form)).status).not.toBe(401);
    } finally {
      delete process.env['NODE_RED_SECRET'];
    }
  });

  it('of the saved connection is for whoever may write, and makes nothing', async () => {
    expect(await post('writer', 'test-connection', { id: 'db' })).toEqual({
      status: 200,
      body: { database: database.database, account: 'main' },
    });
    const made = `${database.database}-made`;
    expect(
      (await post('writer', 'test-connection', { id: 'db', database: made, account: 'new' })).status,
    ).toBe(200);
    expect(await names()).not.toContain(made);
    expect(await engine.accounts.list()).toEqual(['main']);
  });
});

describe('who may only read', () => {
  it('spells out nobody: few are not counted, numbers come in steps of five, nobody is shown', async () => {
    const preview = (rule: unknown): Promise<Answer> => post('reader', 'db/preview', { rule, for: 'filter' });
    expect((await preview({ attribute: 'note', operator: 'startsWith', value: 'i' })).body).toEqual({
      valid: true,
      problems: [],
      few: true,
      sentence: expect.any(String),
    });
    expect((await preview({ attribute: 'note', operator: 'startsWith', value: 'x' })).body).toMatchObject({
      few: true,
    });
    const many = (await preview({ attribute: 'city', operator: 'is', value: 'London' })).body;
    expect(many).toEqual({
      valid: true,
      problems: [],
      count: 10,
      approximate: true,
      sentence: expect.any(String),
    });
    for (const rule of [
      { identity: 'email', operator: 'startsWith', value: 'a' },
      { none: [{ all: [{ identity: 'externalId', operator: 'isNotEmpty' }] }] },
    ])
      expect(await preview(rule)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_ARGUMENT', path: '/rule' },
      });
  });

  it('is told no small number by the sidebar and the lists of dialogs either', async () => {
    const londoners = await engine.segments.create({
      name: 'Londoners',
      type: 'realTime',
      rule: { attribute: 'city', operator: 'is', value: 'London' },
    });
    const romans = await engine.segments.create({
      name: 'Romans',
      type: 'realTime',
      rule: { attribute: 'city', operator: 'is', value: 'Rome' },
    });
    await engine.work.runDue();
    await engine.tags.add({ attribute: 'city', operator: 'is', value: 'London' }, ['many']);
    await engine.tags.add([{ externalId: 'ada' }], ['one']);
    const cards = async (user: string): Promise<unknown> =>
      ((await get(user, 'db/sidebar/segments')) as Record<string, unknown>[])
        .filter(({ predefined }) => predefined !== true)
        .map(({ name, members, few, approximate }) => ({ name, members, few, approximate }));
    expect(await cards('reader')).toEqual([
      { name: 'Londoners', members: 10, approximate: true },
      { name: 'Romans', few: true },
    ]);
    expect(await cards('writer')).toEqual([
      { name: 'Londoners', members: 12 },
      { name: 'Romans', members: 1 },
    ]);
    for (const [user, path, told] of [
      ['reader', `db/sidebar/segments/${romans.id}/count`, { few: true }],
      ['writer', `db/sidebar/segments/${romans.id}/count`, { count: 1 }],
      ['reader', `db/sidebar/segments/${londoners.id}/count`, { count: 10, approximate: true }],
      [
        'reader',
        'db/tags',
        [
          { name: 'many', about: 'about 10 profiles' },
          { name: 'one', about: 'fewer than five profiles' },
        ],
      ],
      [
        'writer',
        'db/tags',
        [
          { name: 'many', about: '12 profiles' },
          { name: 'one', about: '1 profile' },
        ],
      ],
    ] as const)
      expect(await get(user, path)).toEqual(told);
    expect(await get('reader', 'db/sidebar/tags')).toEqual([
      { name: 'many', profiles: 10, approximate: true, createdAt: expect.any(String) },
      { name: 'one', few: true, createdAt: expect.any(String) },
    ]);
    expect(await get('writer', 'db/sidebar/tags')).toMatchObject([{ profiles: 12 }, { profiles: 1 }]);
  });

  it('is not told why somebody matches', async () => {
    const asked = {
      rule: { attribute: 'note', operator: 'isNotEmpty' },
      identifyBy: 'externalId',
      profileKey: 'ada',
    };
    expect((await post('reader', 'db/explain', asked)).status).toBe(401);
    expect((await post('writer', 'db/explain', asked)).body).toMatchObject({
      explanation: { matched: true },
    });
  });

  it('who may write is told the exact number', async () => {
    const rule = { identity: 'email', operator: 'is', value: 'ada@example.com' };
    expect((await post('writer', 'db/preview', { rule, for: 'filter' })).body).toMatchObject({
      count: 1,
      sample: ['a…@example.com'],
    });
  });
});

it.each(['test-connection', 'db/preview', 'db/explain', 'db/sidebar/communication'])(
  'a form of a page from elsewhere is not taken by %s',
  async (path) => {
    const form = { to: 'broadcast', name: 'csrf', channel: 'email', 'audience[segments][]': 'x', id: 'db' };
    expect(await post('editor', path, form, 'application/x-www-form-urlencoded')).toMatchObject({
      status: 415,
      body: { code: 'INVALID_ARGUMENT' },
    });
    expect(await engine.broadcasts.list()).toEqual([]);
  },
);
