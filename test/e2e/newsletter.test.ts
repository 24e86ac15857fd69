import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { checkout } from '../support/built';
import { testDatabase } from '../support/database';
import { newsletterTests } from '../support/newsletter';
import { startNodeRed, type NodeRedProcess } from '../support/nodeRedProcess';
import { installMailNode } from '../support/mailNode';
import { packedUserFolder } from '../support/packedUserFolder';
import { smtpCatcher, type SmtpCatcher } from '../support/smtpCatcher';
import { eventually, until } from '../support/until';

const CONNECTION = 'audience-example-db';
const database = testDatabase('newsletter');
let [engine, nodeRed, catcher, folder]: [AudienceEngine?, NodeRedProcess?, SmtpCatcher?, string?] = [];

const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
  const answer = await fetch(`${nodeRed?.address}${path}`, init);
  const text = await answer.text();
  expect([path, answer.status, text]).toEqual([path, 200, text]);
  return text;
};
const press = (button: string) => ask(`/inject/${button}`, { method: 'POST' });
/** What the console asks for when somebody uses it. */
const inConsole = (method: string, path: string, body: object) =>
  fetch(`${nodeRed?.address}/audience/console/api/v1${path}?connection=${CONNECTION}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).then(async (answer) => expect([path, answer.ok, await answer.text()]).toMatchObject([path, true, {}]));

/** The flow as it is imported, which leaves out what it says of packages, with the mail server that somebody has entered. */
function flowsOf(server: SmtpCatcher): object[] {
  const nodes = JSON.parse(readFileSync(join(checkout, 'examples/newsletter.json'), 'utf8')) as {
    type: string;
  }[];
  return nodes
    .filter(({ type }) => type !== 'global-config')
    .map((one) => (one.type === 'e-mail' ? { ...one, server: '127.0.0.1', port: String(server.port) } : one));
}

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  catcher = await smtpCatcher();
  folder = packedUserFolder('newsletter');
  await installMailNode(folder);
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowsOf(catcher)));
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify({ [CONNECTION]: { uri: database.uri } }));
  const red = (nodeRed = await startNodeRed(folder));
  const topics = `${red.address}/audience/console/api/v1/topics?connection=${CONNECTION}`;
  // The editor is there before its flows are.
  await until(red, 'the connection to run', async () => (await fetch(topics)).ok, 60);
  await inConsole('POST', '/topics', { name: 'News', channels: ['email'] });
  await inConsole('PUT', '/consent/settings', { address: `${nodeRed.address}/audience/consent` });
  await press('newsletter-press');
}, 180_000);

afterAll(async () => {
  await nodeRed?.stop();
  await catcher?.close();
  await engine?.close();
  await database.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}, 60_000);

newsletterTests({
  engine: () => engine as AudienceEngine,
  mails: () => catcher?.mails ?? [],
  async signUp(email) {
    expect(await ask('/newsletter')).toContain('<form method="post">');
    return ask('/newsletter', { method: 'POST', body: new URLSearchParams({ email }) });
  },
  sendIssue: async () => void (await press('newsletter-weekly')),
  output: () => nodeRed?.output() ?? '',
});

it('every welcome was acknowledged once its letter was taken', async () => {
  const [flow] = (await engine?.flows.list()) ?? [];
  expect(flow).toMatchObject({ name: expect.stringContaining('Newsletter') as string, topic: 'News' });
  await eventually(async () => (await engine?.flows.counts(flow?.id ?? ''))?.waiting === 0);
  expect(await engine?.flows.counts(flow?.id ?? '')).toMatchObject({ entered: 2, waiting: 0 });
});

it('whom the gate rejects is done with as well: the entry does not come again', async () => {
  const email = 'fred@example.com';
  await engine?.doNotContact.add({ email, reason: 'keyword', source: 'test' });
  await engine?.profiles.upsert({ emails: [email] });
  await engine?.consent.set({ contact: { email }, topic: 'News', status: 'subscribed', how: 'call' });
  const [flow] = (await engine?.flows.list()) ?? [];
  const counts = () => engine?.flows.counts(flow?.id ?? '');
  await eventually(async () => (await counts())?.rejected === 1);
  await eventually(async () => (await counts())?.waiting === 0);
  expect(await counts()).toMatchObject({ entered: 3, waiting: 0, rejected: 1 });
  expect(catcher?.mails.filter(({ to }) => to.includes(email))).toEqual([]);
});
