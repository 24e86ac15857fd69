import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startMongod, type RunningMongod } from '../support/mongod';
import { N8nProcess, OWNER } from '../support/n8nProcess';
import { eventually, until } from '../support/until';
import { importAndPublish, PACKAGE, type SavedWorkflow } from './workflows';

const PASSWORD = 'p@ss:word/4711';
const WRONG = 'wr@ng:word/4712';
/** As the password is written, and as a connection string has it. */
const SECRETS = [PASSWORD, WRONG].flatMap((secret) => [secret, encodeURIComponent(secret)]);

const n8n = new N8nProcess({
  N8N_LOG_LEVEL: 'debug',
  N8N_LOG_OUTPUT: 'console,file',
  N8N_LOG_FILE_LOCATION: 'debug.log',
});
let mongod: RunningMongod;

const values = (password: string) => ({
  configurationType: 'values',
  host: '127.0.0.1',
  port: mongod.port,
  authentication: 'password',
  user: 'shop',
  password,
  authenticationDatabase: 'admin',
  database: 'shop',
  account: 'main',
});
const line = (password: string) => ({
  configurationType: 'connectionString',
  connectionString: `mongodb://shop:${encodeURIComponent(password)}@127.0.0.1:${mongod.port}/shop?authSource=admin&serverSelectionTimeoutMS=500`,
  account: 'main',
});
const CREDENTIALS = ['line', 'values', 'wrong line', 'wrong values'] as const;
type Name = (typeof CREDENTIALS)[number];
const fieldsOf = (name: Name) =>
  (name.endsWith('line') ? line : values)(name.startsWith('wrong') ? WRONG : PASSWORD);
const pathOf = (name: Name) => name.replace(' ', '-');

/** A webhook that tracks an event, and a trigger beside it, both with one of the credentials. */
function shopWith(name: Name): SavedWorkflow {
  const credentials = { audienceApi: { id: pathOf(name), name } };
  const node = (type: string, parameters: object, more: object = {}) => ({
    id: `${pathOf(name)}-${type}`,
    name: type,
    type,
    typeVersion: 1,
    position: [0, 0],
    parameters,
    ...more,
  });
  const nodes = [
    node(
      'n8n-nodes-base.webhook',
      { path: pathOf(name), httpMethod: 'POST', responseMode: 'lastNode' },
      { typeVersion: 2, webhookId: pathOf(name) },
    ),
    node(
      `${PACKAGE}.trackEvent`,
      { identifyBy: 'externalId', profileKey: 'anita', eventType: 'Visit', options: {} },
      { credentials },
    ),
    node(
      `${PACKAGE}.segmentEntryTrigger`,
      { audience: { tags: [{ tag: { __rl: true, mode: 'name', value: 'vip' } }] }, options: {} },
      { credentials },
    ),
  ];
  const connections = {
    'n8n-nodes-base.webhook': { main: [[{ node: `${PACKAGE}.trackEvent`, type: 'main', index: 0 }]] },
  };
  return {
    id: `Secrets${pathOf(name)}`.padEnd(20, '0'),
    name,
    nodes,
    connections,
    active: false,
    settings: { executionOrder: 'v1', saveDataErrorExecution: 'all', saveDataSuccessExecution: 'all' },
  } as SavedWorkflow;
}

/** Every file of the user folder that n8n has written: logs, what went to stdout and stderr, the database with its executions. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesOf(join(folder, entry.name))
        : entry.isFile()
          ? [join(folder, entry.name)]
          : [],
    );
}
const read = (file: string): string => readFileSync(file).toString('latin1');
const leaks = (): string[] =>
  filesOf(n8n.folder).flatMap((file) =>
    SECRETS.filter((secret) => read(file).includes(secret)).map((secret) => `${file}: ${secret}`),
  );
const logged = (): string =>
  filesOf(n8n.folder)
    .filter((file) => /debug.*\.log$/.test(file))
    .map(read)
    .join('');

/** Runs each workflow once by its webhook, and presses *Test* of each credential. */
async function useAll(): Promise<Record<Name, { hook: number; test: string }>> {
  const found: Partial<Record<Name, { hook: number; test: string }>> = {};
  for (const name of CREDENTIALS) {
    const { status, text } = await n8n.webhook(pathOf(name), {});
    const test = await n8n.rest<{ status: string; message: string }>('POST', '/credentials/test', {
      credentials: { id: pathOf(name), name, type: 'audienceApi', data: fieldsOf(name) },
    });
    for (const secret of SECRETS) expect(`${text}${test.message}`).not.toContain(secret);
    found[name] = { hook: status, test: test.status };
  }
  return found as Record<Name, { hook: number; test: string }>;
}

beforeAll(async () => {
  mongod = await startMongod();
  const client = await MongoClient.connect(mongod.uri);
  await client.db('admin').command({
    createUser: 'shop',
    pwd: PASSWORD,
    roles: [
      { role: 'readWriteAnyDatabase', db: 'admin' },
      { role: 'clusterMonitor', db: 'admin' },
    ],
  });
  await client.db('shop').collection('ready').insertOne({});
  await client.close();
  await n8n.prepare();
  await n8n.import(
    'credentials',
    CREDENTIALS.map((name) => ({ id: pathOf(name), name, type: 'audienceApi', data: fieldsOf(name) })),
  );
  await importAndPublish(n8n, ...CREDENTIALS.map(shopWith));
  await n8n.start();
  await n8n.rest('POST', '/owner/setup', OWNER);
}, 20 * 60_000);

afterAll(async () => {
  await n8n.dispose();
  await mongod?.stop();
}, 60_000);

it('no password is in a log at its most talkative, in what n8n says, in an answer or in what it stores: not when all is well, not when the password is wrong', async () => {
  expect(await useAll()).toEqual({
    line: { hook: 200, test: 'OK' },
    values: { hook: 200, test: 'OK' },
    'wrong line': { hook: 500, test: 'Error' },
    'wrong values': { hook: 500, test: 'Error' },
  });
  // The triggers with the wrong password have said so.
  await until(
    n8n,
    'the triggers complain',
    async () => (logged().match(/waits for its database/g) ?? []).length >= 2,
    60,
  );
  expect(logged()).toContain('debug');
  expect(logged()).toMatch(/Authentication failed/);
  expect(leaks()).toEqual([]);
});

it(
  'nor when the database is down, and when it is back',
  async () => {
    await mongod.kill('SIGKILL');
    const down = await useAll();
    for (const name of CREDENTIALS)
      expect({ name, ...down[name] }).toEqual({ name, hook: 500, test: 'Error' });
    await until(
      n8n,
      'the delivery of entries complains',
      async () => logged().includes('cannot be fetched'),
      60,
    );
    await mongod.restart();
    await eventually(async () => (await n8n.webhook('line', {})).status === 200, {
      what: 'the webhook tracks again',
      seconds: 60,
      everyMs: 500,
    });
    expect(leaks()).toEqual([]);
  },
  5 * 60_000,
);

it('the search finds a password where there is one', async () => {
  const told = await n8n.command(
    'export:credentials',
    '--all',
    '--decrypted',
    `--output=${join(n8n.folder, 'decrypted.json')}`,
  );
  expect(told).toContain('Successfully exported');
  expect(leaks().sort()).toEqual(
    SECRETS.map((secret) => `${join(n8n.folder, 'decrypted.json')}: ${secret}`).sort(),
  );
});
