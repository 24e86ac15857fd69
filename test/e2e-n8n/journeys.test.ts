import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { newWorkflow } from '../../nodes/hosts/n8n/operations/newWorkflow';
import { testDatabase } from '../support/database';
import { N8nProcess, OWNER } from '../support/n8nProcess';
import { until } from '../support/until';
import { credentials, example, importAndPublish, importCredential, PACKAGE } from './workflows';

const base = testDatabase('n8n-e2e');
const n8n = new N8nProcess();
const LONDON = 'London, bought twice in 30 days';
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

const contactsOf = async (externalId: string) =>
  (await engine.profiles.export({ externalId })).events.filter(({ type }) => type === 'Contacted');
const tagsOf = async (externalId: string) => (await engine.profiles.get({ externalId })).tags;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita@example.com'],
    phones: ['+442079460101'],
    attributes: { city: 'London' },
  });
  await engine.profiles.upsert({
    externalId: 'ben',
    emails: ['ben@example.com'],
    phones: ['+442079460103'],
    attributes: { city: 'London' },
  });
  await engine.attributes.define({ name: 'contractEnd', type: 'date' });
  await engine.segments.create({
    name: LONDON,
    type: 'realTime',
    rule: {
      all: [
        { attribute: 'city', operator: 'is', value: 'London' },
        {
          event: 'Purchase',
          occurrence: { operator: 'moreOrEqual', count: 2 },
          timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
        },
      ],
    },
  } as never);
  await engine.segments.create({
    name: 'Has a contract',
    type: 'realTime',
    rule: { attribute: 'contractEnd', operator: 'isNotEmpty' },
  });
  await engine.segments.create({ name: 'Left a cart', type: 'realTime', rule: { event: 'Cart left' } });
  await n8n.prepare();
  await importCredential(n8n, base.uri);
  await importAndPublish(
    n8n,
    example('loyal-customers'),
    example('abandoned-cart'),
    example('renewal-reminder'),
    example('stop-reply'),
  );
  await n8n.start();
}, 20 * 60_000);

afterAll(async () => {
  await n8n.dispose();
  await engine?.close();
  await base.drop();
}, 60_000);

it("the credential's Test button says that it is connected, and what is wrong otherwise, without the password", async () => {
  await n8n.rest('POST', '/owner/setup', OWNER);
  const test = (connectionString: string) =>
    n8n.rest<{ status: string; message: string }>('POST', '/credentials/test', {
      credentials: {
        id: 'audience',
        name: 'Audience',
        type: 'audienceApi',
        data: { ...credential, connectionString },
      },
    });
  expect(await test(base.uri)).toMatchObject({ status: 'OK' });
  const refused = await test('mongodb://shop:verysecret@127.0.0.1:9/?serverSelectionTimeoutMS=300');
  expect(refused).toMatchObject({ status: 'Error', message: expect.stringContaining('127.0.0.1:9') });
  expect(refused.message).not.toContain('verysecret');
});

it('a webhook that makes somebody qualify runs the second workflow: gate, then tag', async () => {
  for (const id of ['order-1', 'order-2']) {
    const { status, text } = await n8n.webhook('shop/events', {
      email: 'anita@example.com',
      event: 'Purchase',
      id,
      properties: { amount: 25 },
    });
    expect({ status, text }).toMatchObject({
      status: 200,
      text: expect.stringContaining('"duplicate":false'),
    });
  }
  await until(n8n, 'Anita is tagged', async () => (await tagsOf('anita')).includes('loyal'), 30);
});

it('a new flow with the audience filled in is a workflow that n8n takes, publishes and runs (R95)', async () => {
  const from = {
    id: 'add',
    name: 'Add to Flow',
    type: `${PACKAGE}.addToFlow`,
    typeVersion: 1,
    position: [0, 0] as [number, number],
    parameters: {},
    credentials,
  };
  const newFlow = newWorkflow(
    from,
    'Second letter',
    { segments: [{ segment: { __rl: true, mode: 'name', value: LONDON } }] },
    'any',
  );
  const { id, versionId } = await n8n.rest<{ id: string; versionId: string }>('POST', '/workflows', newFlow);
  await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
  const flow = async () =>
    (await engine.flows.list()).find(({ name }) => name === 'Second letter / Segment Entry Trigger');
  await until(n8n, 'the new flow is launched', async () => (await flow()) !== undefined, 30);
  const entered: (string | undefined)[] = [];
  await until(
    n8n,
    'Anita enters it',
    async () => {
      for await (const { profile } of engine.flows.participants((await flow())?.id as string, {
        outcome: 'accepted',
      }))
        entered.push(profile.externalId);
      return entered.length > 0;
    },
    30,
  );
  expect(new Set(entered)).toEqual(new Set(['anita']));
});

it('who answered STOP is rejected, and the rejection is recorded with the flow', async () => {
  expect((await n8n.webhook('inbox', { from: '+442079460103', text: 'Stop' })).status).toBe(200);
  for (const id of ['order-3', 'order-4'])
    await n8n.webhook('shop/events', { email: 'ben@example.com', event: 'Purchase', id });
  const rejections = async () => {
    const found = [];
    for await (const rejection of engine.contacts.rejections()) found.push(rejection);
    return found;
  };
  await until(n8n, 'Ben is rejected', async () => (await rejections()).length > 0, 30);
  expect(await rejections()).toMatchObject([
    { channel: 'sms', reason: 'keyword', flowId: expect.stringContaining('AudienceLoyal001') },
  ]);
  expect(await tagsOf('ben')).not.toContain('loyal');
});

it('STOP puts the number on the list, another reply does not', async () => {
  expect((await n8n.webhook('inbox', { from: '+442079460101', text: ' stop ' })).status).toBe(200);
  expect((await n8n.webhook('inbox', { from: '+442079460102', text: 'hello' })).status).toBe(200);
  expect(await engine.doNotContact.check({ phone: '+442079460101' })).toMatchObject({
    allowed: false,
    reason: 'keyword',
  });
  expect(await engine.doNotContact.check({ phone: '+442079460102' })).toMatchObject({ allowed: true });
});

it('the renewal reminder is recorded once for whoever has a week left', async () => {
  const end = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await engine.profiles.upsert({
    externalId: 'cleo',
    emails: ['cleo@example.com'],
    attributes: { contractEnd: end },
  });
  await until(n8n, 'Cleo is reminded', async () => (await contactsOf('cleo')).length > 0, 30);
  expect(await contactsOf('cleo')).toMatchObject([{ properties: { channel: 'email' } }]);
});

it('of those who leave a cart who does not buy it is reminded, the holdout is left alone, and the report has the lift with its interval', async () => {
  const people = Array.from({ length: 60 }, (_, i) => `cart${i}`);
  await engine.profiles.upsertMany(
    people.map((externalId) => ({ externalId, emails: [`${externalId}@example.com`] })),
  );
  const did = (type: string, some: readonly string[]) =>
    engine.events.trackMany(
      some.map((externalId) => ({ profile: { externalId }, type, properties: { cartId: externalId } })),
    );
  await did('Cart left', people);
  await did('Purchase', people.slice(0, 20));
  const report = async () => {
    const answer = await fetch(`${n8n.address}/webhook/cart/report`);
    expect(answer.status).toBe(200);
    const { flow } = (await answer.json()) as {
      flow: Awaited<ReturnType<AudienceEngine['flows']['report']>>;
    };
    return flow;
  };
  await until(
    n8n,
    'all of them are through',
    async () => {
      const { total, splits } = await report();
      const [reminder, holdout] = splits[0]?.branches ?? [];
      const through = total.ended + (holdout?.profiles ?? 0);
      return (
        through === people.length && total.allowed === (reminder?.profiles ?? 0) - (reminder?.reached ?? 0)
      );
    },
    60,
  );
  const { goal, splits } = await report();
  expect(goal).toMatchObject({ profiles: 60, reached: 20 });
  const [reminder, holdout] = splits[0]?.branches ?? [];
  expect((reminder?.profiles ?? 0) + (holdout?.profiles ?? 0)).toBe(60);
  if (holdout?.profiles)
    expect(reminder).toMatchObject({
      lift: expect.any(Number),
      interval: [expect.any(Number), expect.any(Number)],
    });
  const reminded = await Promise.all(people.map(async (id) => (await contactsOf(id)).length));
  expect(reminded.slice(0, 20).every((count) => count === 0)).toBe(true);
  expect(reminded.filter((count) => count === 1)).toHaveLength(
    (reminder?.profiles ?? 0) - (reminder?.reached ?? 0),
  );
}, 120_000);
