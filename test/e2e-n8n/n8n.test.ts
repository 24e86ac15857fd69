import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { checkout } from '../support/built';
import { testDatabase } from '../support/database';
import { N8nProcess } from '../support/n8nProcess';

const base = testDatabase('n8n-e2e');
const n8n = new N8nProcess();
const LONDON = 'London, bought twice in 30 days';
const PACKAGE = '@audience-engine/n8n-nodes-audience';
const credential = { configurationType: 'connectionString', connectionString: base.uri, account: 'main', timeZone: 'UTC' };
const credentials = { audienceApi: { id: 'audience', name: 'Audience' } };
let engine: AudienceEngine;

const example = (name: string) => JSON.parse(readFileSync(join(checkout, 'docs/workflows', `${name}.json`), 'utf8')) as { id: string };

/** Whoever enters is handled by an execution of a second, which notes in the profile's own events with which attempt it was started. */
const slow = {
  id: 'AudienceSlow001',
  name: 'Slow journey',
  nodes: [
    {
      id: 'slow-entry', name: 'Entry', type: `${PACKAGE}.segmentEntryTrigger`, typeVersion: 1, position: [0, 0], credentials,
      parameters: { audience: { tags: [{ tag: { __rl: true, mode: 'name', value: 'slow' } }] }, updateAfterLaunch: 'realTime', reEntry: 'never', markAsDelivered: 'finished', options: {} },
    },
    { id: 'slow-wait', name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [200, 0], webhookId: 'b1a4d0a2-6f0e-4a52-9a44-0c1f5e6f7a99', parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' } },
    {
      id: 'slow-handled', name: 'Handled', type: `${PACKAGE}.trackEvent`, typeVersion: 1, position: [400, 0], credentials,
      parameters: { identifyBy: 'item', eventType: 'Handled', propertiesFrom: 'json', propertiesJson: '={{ ({ attempt: $json.entry.attempt }) }}', options: {} },
    },
  ],
  connections: { Entry: { main: [[{ node: 'Wait', type: 'main', index: 0 }]] }, Wait: { main: [[{ node: 'Handled', type: 'main', index: 0 }]] } },
  active: false,
  settings: { executionOrder: 'v1' },
};

async function until(what: string, condition: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}\n${n8n.output().slice(-3_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const tagsOf = async (externalId: string) => (await engine.profiles.get({ externalId })).tags;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({ externalId: 'anita', emails: ['anita@example.com'], phones: ['+442079460101'], attributes: { city: 'London' } });
  await engine.profiles.upsert({ externalId: 'ben', emails: ['ben@example.com'], attributes: { city: 'London' } });
  await engine.doNotContact.add({ email: 'ben@example.com', reason: 'unsubscribed', source: 'test' });
  await engine.attributes.define({ name: 'contractEnd', type: 'date' });
  await engine.segments.create({
    name: LONDON,
    type: 'realTime',
    rule: { all: [{ attribute: 'city', operator: 'is', value: 'London' }, { event: 'Purchase', occurrence: { operator: 'moreOrEqual', count: 2 }, timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } }] },
  } as never);
  await engine.segments.create({ name: 'Contract ends within a week', type: 'realTime', rule: { attribute: 'contractEnd', operator: 'willBeWithin', amount: 7, unit: 'days' } as never });
  await engine.tags.create('slow');
  await n8n.prepare();
  n8n.import('credentials', [{ id: 'audience', name: 'Audience', type: 'audienceApi', data: credential }]);
  for (const workflow of [example('loyal-customers'), example('renewal-reminder'), example('stop-reply'), slow]) {
    n8n.import('workflow', workflow);
    n8n.command('publish:workflow', `--id=${workflow.id}`);
  }
  await n8n.start();
}, 15 * 60_000);

afterAll(async () => {
  await n8n.dispose();
  await engine.close();
  await base.drop();
}, 60_000);

it("the credential's Test button says that it is connected, and what is wrong otherwise, without the password", async () => {
  await n8n.rest('POST', '/owner/setup', { email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner', password: 'Password123' });
  const test = (connectionString: string) =>
    n8n.rest<{ status: string; message: string }>('POST', '/credentials/test', {
      credentials: { id: 'audience', name: 'Audience', type: 'audienceApi', data: { ...credential, connectionString } },
    });
  expect(await test(base.uri)).toMatchObject({ status: 'OK' });
  const refused = await test('mongodb://shop:verysecret@127.0.0.1:9/?serverSelectionTimeoutMS=300');
  expect(refused).toMatchObject({ status: 'Error', message: expect.stringContaining('127.0.0.1:9') });
  expect(refused.message).not.toContain('verysecret');
});

it('a webhook that makes somebody qualify runs the second workflow: gate, then tag', async () => {
  for (const id of ['order-1', 'order-2']) {
    const { status, text } = await n8n.webhook('shop/events', { email: 'anita@example.com', event: 'Purchase', id, properties: { amount: 25 } });
    expect({ status, text }).toMatchObject({ status: 200, text: expect.stringContaining('"duplicate":false') });
  }
  await until('Anita is tagged', async () => (await tagsOf('anita')).includes('loyal'), 30);
});

it('somebody on the Do Not Contact list is rejected, and the rejection is recorded with the flow', async () => {
  for (const id of ['order-3', 'order-4']) await n8n.webhook('shop/events', { email: 'ben@example.com', event: 'Purchase', id });
  const rejections = async () => {
    const found = [];
    for await (const rejection of engine.contacts.rejections()) found.push(rejection);
    return found;
  };
  await until('Ben is rejected', async () => (await rejections()).length > 0, 30);
  expect(await rejections()).toMatchObject([{ channel: 'email', reason: 'unsubscribed', flowId: expect.stringContaining('AudienceLoyal001') }]);
  expect(await tagsOf('ben')).not.toContain('loyal');
});

it('STOP puts the number on the list, another reply does not', async () => {
  expect((await n8n.webhook('inbox', { from: '+442079460101', text: ' stop ' })).status).toBe(200);
  expect((await n8n.webhook('inbox', { from: '+442079460102', text: 'hello' })).status).toBe(200);
  expect(await engine.doNotContact.check({ phone: '+442079460101' })).toMatchObject({ allowed: false, reason: 'keyword' });
  expect(await engine.doNotContact.check({ phone: '+442079460102' })).toMatchObject({ allowed: true });
});

it('the renewal reminder is recorded once for whoever has a week left', async () => {
  const end = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await engine.profiles.upsert({ externalId: 'cleo', emails: ['cleo@example.com'], attributes: { contractEnd: end } });
  const reminders = async () => (await engine.profiles.export({ externalId: 'cleo' })).events.filter(({ type }) => type === 'Reminder sent');
  await until('Cleo is reminded', async () => (await reminders()).length > 0, 30);
  expect(await reminders()).toMatchObject([{ properties: { subject: 'Your contract ends soon' } }]);
});

it('n8n killed with -9 three times in the middle of its runs loses nobody; what runs twice is a later attempt', async () => {
  const people = Array.from({ length: 60 }, (_, index) => `slow-${index}`);
  await engine.profiles.upsertMany(people.map((externalId) => ({ externalId, tags: ['slow'] })));
  const handled = async () => {
    const attempts = await Promise.all(people.map(async (externalId) =>
      (await engine.profiles.export({ externalId })).events.filter(({ type }) => type === 'Handled').map(({ properties }) => properties['attempt'] as number)));
    return attempts;
  };
  for (const before of [5, 15, 25]) {
    await until(`${before} were handled`, async () => (await handled()).filter(({ length }) => length > 0).length >= before, 120);
    await n8n.kill('SIGKILL');
    expect((await handled()).filter(({ length }) => length === 0).length).toBeGreaterThan(0);
    await n8n.start();
  }
  await until('everybody was handled', async () => (await handled()).every(({ length }) => length > 0), 180);
  const attempts = await handled();
  for (const of of attempts) expect(new Set(of).size).toBe(of.length);
  expect(Math.max(...attempts.flat())).toBeGreaterThan(1);
}, 8 * 60_000);
