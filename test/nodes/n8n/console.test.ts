import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebhookContext } from 'n8n-core';
import {
  Workflow,
  type INode,
  type INodeType,
  type INodeTypes,
  type IWebhookResponseData,
} from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { checkout, ensureBuilt } from '../../support/built';
import { testDatabase } from '../../support/database';
import { additionalDataFor } from './runWorkflow';

const base = testDatabase('n8n-console');
const credential = { configurationType: 'connectionString', connectionString: base.uri, account: 'main' };
/** As it was built: the page stands beside it. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const built = (path: string): unknown => require(join(checkout, 'dist/nodes', path));
let type: INodeType;
let engine: AudienceEngine;
let server: Server;
let address: string;

beforeAll(async () => {
  ensureBuilt();
  const { AudienceConsoleTrigger } = built('AudienceConsole/AudienceConsoleTrigger.node.js') as {
    AudienceConsoleTrigger: new () => INodeType;
  };
  type = new AudienceConsoleTrigger();
  engine = await openAudienceEngine({ uri: base.uri, account: 'main' });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita@example.com'],
    attributes: { city: 'London' },
  });
  server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await engine.close();
  const { closeIdleEngines } = built('hosts/n8n/connection/enginePool.js') as {
    closeIdleEngines(): Promise<void>;
  };
  await closeIdleEngines();
  await base.drop();
});

/** One call of a webhook as n8n makes it: the body is read, then the node answers by itself. */
async function called(
  name: 'default' | 'setup',
  mode: 'webhook' | 'manual',
  httpRequest: unknown,
  httpResponse: unknown,
): Promise<IWebhookResponseData> {
  const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
  const node: INode = {
    id: 'n',
    name: 'Audience Console',
    type: 'audienceConsoleTrigger',
    typeVersion: 1,
    position: [0, 0],
    webhookId: 'w',
    parameters: { path: 'audience', keyRole: 'write' },
    credentials: { audienceApi: { id: 'c', name: 'Audience' } },
  };
  const description = {
    id: 'w',
    name: 'Console',
    nodes: [node],
    connections: {},
    active: true,
    settings: {},
  };
  const workflow = new Workflow({ ...description, nodeTypes });
  const additionalData = {
    ...additionalDataFor(credential, description),
    webhookBaseUrl: 'https://n8n.example/webhook',
    httpRequest,
    httpResponse,
  };
  const webhookDescription = type.description.webhooks?.find((webhook) => webhook.name === name);
  const context = new WebhookContext(
    workflow,
    node,
    additionalData as never,
    mode,
    { webhookDescription } as never,
    [],
    null,
  );
  return (await type.webhook?.call(context)) as IWebhookResponseData;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const name = new URL(incoming.url ?? '', address).pathname.endsWith('/api') ? 'setup' : 'default';
  await called(name, 'webhook', Object.assign(incoming, { rawBody: Buffer.concat(pieces) }), outgoing);
}

const ask = (
  route: string,
  { method = 'GET', key, body }: { method?: string; key?: string; body?: unknown } = {},
) =>
  fetch(`${address}/audience/api?${new URLSearchParams({ route, method }).toString()}`, {
    method: 'POST',
    headers: {
      Origin: 'null',
      'Sec-Fetch-Site': 'cross-site',
      ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

test('the page is one file that is a stranger to n8n: no cookies, no login of it, no script but its own', async () => {
  const { headers, status, body } = await page();
  expect(status).toBe(200);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox /);
  expect(policy).not.toMatch(/allow-same-origin|unsafe/);
  expect(policy).toContain("default-src 'none'");
  expect(headers.get('cross-origin-opener-policy')).toBeNull();
  expect(body).toContain('data-host="n8n"');
  expect(body.match(/<(script|link|style)\b[^>]*>/g)).toEqual([
    '<link rel="icon" href="data:," />',
    '<style>',
    '<script type="module">',
  ]);
  const again = await fetch(`${address}/audience`, {
    headers: { 'If-None-Match': headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

async function page(): Promise<{ headers: Headers; status: number; body: string }> {
  const response = await fetch(`${address}/audience`);
  return { headers: response.headers, status: response.status, body: await response.text() };
}

test('a key is made while somebody listens in the editor, and told there, not to whoever opened the address', async () => {
  const told: string[] = [];
  const response = { setHeader: () => ({ end: (text: string) => told.push(text) }) };
  const opened = { method: 'GET', headers: {}, params: {}, query: {} };
  const given = await called('default', 'manual', opened, response);
  const { key, role, console, signedIn } = given.workflowData?.[0]?.[0]?.json as Record<string, string>;
  expect({ role, console, signedIn }).toEqual({
    role: 'write',
    console: 'https://n8n.example/webhook/audience',
    signedIn: `https://n8n.example/webhook/audience#key=${key}`,
  });
  expect(told).toEqual(['A key was made: it stands in n8n, in the output of the node that listened.']);
  expect(await engine.access.identify(key as string)).toMatchObject({ name: 'n8n: Console', role: 'write' });
});

test('what the page asks for takes a key, and is answered as by the API', async () => {
  const { key } = await engine.access.createKey({ name: 'Marketing', role: 'write' });
  const session = async (given?: string) => (await ask('/session', { key: given })).json();
  expect(await session()).toMatchObject({ signedIn: false, entrance: 'n8n' });
  expect(await session(key)).toMatchObject({ signedIn: true, role: 'write', account: 'main' });
  expect((await ask('/api/v1/tags')).status).toBe(401);

  const made = await ask('/api/v1/tags', { method: 'POST', key, body: { name: 'vip' } });
  expect(made.status).toBe(201);
  expect(await engine.tags.list()).toMatchObject([{ name: 'vip' }]);
  const found = await ask('/api/v1/audience/count', {
    method: 'POST',
    key,
    body: { rule: { attribute: 'city', operator: 'is', value: 'London' } },
  });
  expect(await found.json()).toMatchObject({ count: 1 });

  const { key: reader } = await engine.access.createKey({ name: 'Looks', role: 'read' });
  expect((await ask('/api/v1/tags', { method: 'POST', key: reader, body: { name: 'x' } })).status).toBe(403);
});

test.each([
  ['', 'GET', '/route'],
  ['/', 'GET', '/route'],
  ['/assets/reference.css', 'GET', '/route'],
  ['https://elsewhere.example/api/v1/tags', 'GET', '/route'],
  ['//elsewhere.example/api/v1/tags', 'GET', '/route'],
  ['/api/v1/tags', 'TRACE', '/method'],
  ['/api/v1/tags', 'get', '/method'],
])('what names nothing of the console is refused: %j by %s', async (route, method, path) => {
  const answered = await ask(route, { method });
  expect(answered.status).toBe(400);
  expect(await answered.json()).toMatchObject({ code: 'INVALID_ARGUMENT', path });
});
