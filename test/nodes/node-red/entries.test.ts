import type { EventEmitter } from 'node:events';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { deploy, inbox, nextStatus, node, send, start, useNodeRed } from './runFlow';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { events } = require('@node-red/util') as { events: EventEmitter };

const database = testDatabase('node-red-entries');
let engine: AudienceEngine;
let turn = 0;
let segment: string;

// A lease of a second: what a killed process held comes again that soon.
useNodeRed({ audienceSegmentEntryLeaseSeconds: 1 });
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
});
beforeEach(async () => {
  turn += 1;
  segment = `Buyers ${turn}`;
  await engine.segments.create({ name: segment, type: 'realTime', rule: { event: `Purchase ${turn}` } });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const buy = (externalId: string): Promise<unknown> =>
  engine.events.track({ profile: { externalId }, type: `Purchase ${turn}` });
const entryNode = (settings: Record<string, unknown> = {}, ...outputs: string[][]) =>
  node(
    'entry',
    'segment-entry',
    { audience: { segments: [segment] }, flowId: `flow-${turn}`, ...settings },
    ...(outputs.length > 0 ? outputs : [['out']]),
  );
const flowId = (): string => `flow-${turn}`;
const who = (message: { payload: { externalId: string } }): string => message.payload.externalId;
/** Entries nobody has acknowledged: what another process could still claim once every lease is over. */
const open = async (): Promise<number> => {
  const entries = await engine.entries.claim(flowId(), { limit: 100, leaseMs: 1, owner: 'test' });
  return entries.length;
};

test('everybody who is in the segment comes at launch, and each newcomer at once (R8, R9)', async () => {
  await buy('ada');
  await start(database.uri, [entryNode()]);
  const out = inbox('out');
  const first = await out.next();
  expect(first).toMatchObject({
    topic: segment,
    payload: { externalId: 'ada' },
    audience: { entry: { kind: 'entry', flowId: flowId(), attempt: 1 } },
  });
  expect(first.profile).toEqual(first.payload);
  expect(first.payload.id).toBe(first.audience.entry.profile.id);
  await buy('ben');
  expect(who((await out.next()) as never)).toBe('ben');
});

test('somebody comes as soon as a sum crosses its limit, and somebody whose cart was left, two hours and a millisecond after it', async () => {
  const [spent, left, paid, cart] = ['Spent', 'Left', 'Paid', 'Cart'].map((name) => `${name} ${turn}`) as [
    string,
    string,
    string,
    string,
  ];
  const sum = { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 500 } as const;
  const within = { amount: 2, unit: 'hours' } as const;
  await engine.segments.create({ name: spent, type: 'realTime', rule: { event: paid, measure: sum } });
  await engine.segments.create({
    name: left,
    type: 'realTime',
    rule: { event: cart, followedBy: { event: paid, happened: false, within, same: 'cartId' } },
  });
  await start(database.uri, [
    entryNode({ audience: { segments: [spent, left], tags: [], profiles: [], companies: [] } }),
  ]);
  const out = inbox('out');
  const pay = (amount: number): Promise<unknown> =>
    engine.events.track({ profile: { externalId: 'ada' }, type: paid, properties: { amount } });
  await pay(499.99);
  await pay(0.01);
  const first = await out.next();
  expect(who(first as never)).toBe('ada');
  expect(first.audience.entry.cause).toMatchObject({ event: { type: paid, properties: { amount: 0.01 } } });
  const at = Date.now() - 2 * 3_600_000 + 1_500;
  await engine.events.track({
    profile: { externalId: 'ben' },
    type: cart,
    at: new Date(at).toISOString(),
    properties: { cartId: 7 },
  });
  expect(await engine.segments.count(left)).toBe(0);
  const second = await out.next();
  expect(who(second as never)).toBe('ben');
  expect(second.audience.entry.cause).toEqual({ change: 'time' });
  expect(Date.parse(second.audience.entry.at)).toBeGreaterThan(at + 2 * 3_600_000);
});

test('with "never" only the members at launch come (R5)', async () => {
  await buy('ada');
  await start(database.uri, [entryNode({ updateAfterLaunch: 'never' })]);
  const out = inbox('out');
  await out.next();
  await buy('late');
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Something else' });
  expect(out.all).toHaveLength(1);
});

test('the numbers of the flow stand under the node: who entered, what waits, what its gates rejected', async () => {
  const audience = { segments: [], tags: ['counted'], profiles: [], companies: [] };
  await engine.profiles.upsertMany(
    ['n1', 'n2', 'n3'].map((externalId) => ({
      externalId,
      emails: [`${externalId}@example.com`],
      tags: ['counted'],
    })),
  );
  await engine.doNotContact.add({ email: 'n2@example.com', reason: 'manual', source: 'test' });
  await start(database.uri, [entryNode({ audience, markAsDelivered: 'later', maxConcurrent: 2 }, ['out'])]);
  const shown = nextStatus('entry', (status) => (status as { waiting?: number }).waiting === 3);
  const out = inbox('out');
  await out.next();
  await engine.contacts.gate({ profile: { externalId: 'n2' }, channel: 'email', flowId: flowId() });
  await engine.contacts.gate({ profile: { externalId: 'n1' }, channel: 'email', flowId: flowId() });
  expect(await engine.flows.counts(flowId())).toEqual({ entered: 3, waiting: 3, rejected: 1 });
  expect(await shown).toMatchObject({ fill: 'blue', entered: 3, waiting: 3, rejected: expect.any(Number) });
});

test('an entry that is marked when sent is never sent again', async () => {
  await buy('ada');
  await start(database.uri, [entryNode()]);
  await inbox('out').next();
  await deploy(database.uri, [entryNode()]);
  const again = inbox('out');
  await buy('ben');
  expect(who((await again.next()) as never)).toBe('ben');
  expect(again.all).toHaveLength(1);
  expect(await open()).toBe(0);
});

test('a flow about a topic lets in who may be sent it', async () => {
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  for (const externalId of ['reads', 'reads-not'])
    await engine.profiles.upsert({ externalId, emails: [`${externalId}@example.com`], tags: ['topic'] });
  await engine.consent.set({ contact: { externalId: 'reads' }, topic: 'News', status: 'subscribed' });
  const audience = { segments: [], tags: ['topic'], profiles: [], companies: [] };
  await start(database.uri, [entryNode({ audience, topic: ' News ' }, ['out'])]);
  expect(who((await inbox('out').next()) as never)).toBe('reads');
  expect((await engine.flows.get(flowId())).topic).toBe('News');
  const outcomes = [];
  for await (const { profile, outcome } of engine.flows.participants(flowId()))
    outcomes.push([profile.externalId, outcome]);
  expect(outcomes).toContainEqual(['reads-not', 'notContactable']);
});

test('of several tags all may be needed; who is on the Do Not Contact list may stay out; an entry that waits may be withdrawn', async () => {
  await engine.doNotContact.add({ email: 'listed@example.com', reason: 'manual', source: 'test' });
  for (const [externalId, email, tags] of [
    ['both', 'both@example.com', ['opt-a', 'opt-b']],
    ['one', 'one@example.com', ['opt-a']],
    ['listed', 'listed@example.com', ['opt-a', 'opt-b']],
  ] as const) {
    await engine.profiles.upsert({ externalId, emails: [email], tags: [...tags] });
  }
  const audience = { segments: [], tags: ['opt-a', 'opt-b'], profiles: [], companies: [] };
  await start(database.uri, [
    entryNode(
      {
        audience,
        tagsMatch: 'all',
        checkDoNotContact: 'email',
        stopOnExit: true,
        goalEvent: 'Purchase',
        goalDays: '3',
        markAsDelivered: 'later',
        maxConcurrent: 1,
      },
      ['out'],
    ),
    node('ack', 'acknowledge-entry', {}, ['acknowledged']),
  ]);
  const out = inbox('out');
  const first = await out.next();
  expect(who(first as never)).toBe('both');
  expect((await engine.flows.get(flowId())).goal).toEqual({
    rule: { event: 'Purchase' },
    within: { amount: 3, unit: 'days' },
  });
  const participates = async (externalId: string): Promise<boolean> => {
    for await (const { profile } of engine.flows.participants(flowId()))
      if (profile.externalId === externalId) return true;
    return false;
  };
  await engine.profiles.upsert({
    externalId: 'leaves',
    emails: ['leaves@example.com'],
    tags: ['opt-a', 'opt-b'],
  });
  await eventually(() => participates('leaves'));
  await engine.tags.remove([{ externalId: 'leaves' }], ['opt-b']);
  await engine.profiles.upsert({
    externalId: 'last',
    emails: ['last@example.com'],
    tags: ['opt-a', 'opt-b'],
  });
  send('ack', { ...first });
  expect(who((await out.next()) as never)).toBe('last');
});

test('an entry that an Acknowledge Entry node marks is done', async () => {
  await buy('ada');
  await start(database.uri, [
    entryNode({ markAsDelivered: 'later' }, ['ack']),
    node('ack', 'acknowledge-entry', {}, ['out']),
  ]);
  const message = await inbox('out').next();
  expect(message.audience.entry.attempt).toBe(1);
  await deploy(database.uri, []);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await open()).toBe(0);
});

test('an entry that nobody acknowledges is delivered again, as another attempt', async () => {
  await buy('ada');
  // 60 minutes in the form; the node reads minutes, so the shortest is one: give it up by hand as a restart would.
  await start(database.uri, [entryNode({ markAsDelivered: 'later' })]);
  const { audience } = await inbox('out').next();
  await engine.entries.retry(audience.entry, { after: 0, error: 'given back elsewhere' });
  const again = await inbox('out').next();
  expect(again.audience.entry).toMatchObject({ id: audience.entry.id, attempt: 2 });
});

test('given back, an entry comes again after the seconds that were asked for, with the reason kept', async () => {
  await buy('ada');
  await start(database.uri, [
    entryNode({ markAsDelivered: 'later' }, ['out', 'back']),
    node(
      'back',
      'acknowledge-entry',
      { action: 'retry', retryAfterSeconds: '0.2', reason: 'try again', reasonType: 'str' },
      ['given'],
    ),
  ]);
  const out = inbox('out');
  const [first, second] = await out.take(2);
  expect([first?.audience.entry.attempt, second?.audience.entry.attempt]).toEqual([1, 2]);
  expect(second?.audience.entry.id).toBe(first?.audience.entry.id);
});

test('an entry that was tried too often is set aside, and Catch hears of it', async () => {
  await buy('ada');
  await start(database.uri, [
    entryNode({ markAsDelivered: 'later', maxAttempts: 2 }, ['out', 'back']),
    node('back', 'acknowledge-entry', { action: 'retry', retryAfterSeconds: '0' }, []),
  ]);
  const caught = inbox('caught');
  const { error, profile } = await caught.next();
  expect(error).toMatchObject({ code: 'ENTRY_SET_ASIDE', cause: { hint: expect.stringMatching(/\S/) } });
  expect(profile.externalId).toBe('ada');
  expect(inbox('out').all.length).toBeLessThanOrEqual(2);
  await eventually(async () => (await open()) === 0);
  const parked = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const one of engine.entries.parked(flowId()))
      found.push(`${one.profile.externalId}: ${one.error}`);
    return found;
  };
  await eventually(async () => (await parked()).length === 1);
  expect(await parked()).toEqual([expect.stringMatching(/^ada: .*never acknowledged/)]);
});

test('an entry that somebody else holds by now cannot be acknowledged', async () => {
  await start(database.uri, [
    entryNode({ markAsDelivered: 'later' }),
    node('ack', 'acknowledge-entry', {}, ['done']),
  ]);
  const out = inbox('out');
  const caught = inbox('caught');
  await buy('ada');
  const first = await out.next();
  await engine.entries.retry(first.audience.entry, { after: 0, error: 'taken away' });
  await out.next();
  send('ack', first);
  expect((await caught.next()).error.code).toBe('LEASE_LOST');
});

test.each([
  ['no entry', {}],
  ['an entry without a lease', { audience: { entry: { id: 'a', flowId: 'b' } } }],
  ['text', { audience: { entry: 'entry' } }],
])('%s cannot be acknowledged', async (_name, message) => {
  await start(database.uri, [node('ack', 'acknowledge-entry', {}, ['out'])]);
  const caught = inbox('caught');
  send('ack', message);
  expect((await caught.next()).error).toMatchObject({ code: 'INVALID_ARGUMENT', cause: { path: '/entry' } });
});

test('no more entries are in flight than allowed; an acknowledgement makes room', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await buy(name);
  await start(database.uri, [
    entryNode({ markAsDelivered: 'later', maxConcurrent: 2 }),
    node('ack', 'acknowledge-entry', {}, ['done']),
  ]);
  const out = inbox('out');
  const [first] = await out.take(2);
  // Longer than a lease: being kept does not mean being sent again.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(out.all).toHaveLength(2);
  send('ack', first as never);
  await out.next();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(out.all).toHaveLength(3);
});

test('no more entries are sent in a second than allowed', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await buy(name);
  await start(database.uri, [entryNode({ maxPerSecond: 5 })]);
  const out = inbox('out');
  await out.next();
  const begin = performance.now();
  await out.take(4);
  expect(performance.now() - begin).toBeGreaterThan(700);
});

test('a deploy while an entry is in flight neither loses nor repeats it', async () => {
  await buy('ada');
  const nodes = () => [
    entryNode({ markAsDelivered: 'later' }),
    node('ack', 'acknowledge-entry', {}, ['done']),
  ];
  await start(database.uri, nodes());
  const message = await inbox('out').next();
  await deploy(database.uri, nodes());
  const out = inbox('out');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(out.all).toEqual([]);
  send('ack', message);
  await inbox('done').next();
  expect(await open()).toBe(0);
});

test('entries that a stopped node had pulled and not sent are there for the next one at once', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await buy(name);
  await start(database.uri, [entryNode({ maxPerSecond: 1 })]);
  const sent = [who((await inbox('out').next()) as never)];
  await deploy(database.uri, [entryNode({ maxPerSecond: 100 })]);
  const out = inbox('out');
  sent.push(...(await out.take(3)).map((message) => who(message as never)));
  expect(sent.sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('other settings are refused while the flow runs, in words; "start with the new settings" launches again', async () => {
  await start(database.uri, [entryNode()]);
  inbox('out');
  await eventually(async () => (await engine.flows.list({})).some(({ id }) => id === flowId()));
  await deploy(database.uri, [entryNode({ reEntry: 'afterExit' })]);
  expect((await inbox('caught').next()).error.code).toBe('FLOW_RUNNING');
  await deploy(database.uri, [entryNode({ reEntry: 'afterExit', whenSettingsChanged: 'replace' })]);
  const out = inbox('out');
  await buy('ada');
  expect(who((await out.next()) as never)).toBe('ada');
});

test('however many there are, they hear together that the flows have started: many ears look like a leak to Node-RED', async () => {
  let most = 0;
  const count = (): void => void (most = Math.max(most, events.listenerCount('flows:started')));
  events.on('newListener', count);
  await start(
    database.uri,
    Array.from({ length: 12 }, (_, n) => node(`entry-${n}`, 'segment-entry', { connection: '' }, ['out'])),
  );
  events.removeListener('newListener', count);
  expect(most).toBeLessThan(events.getMaxListeners());
});

test('a segment that does not exist is said once, and looked for again', async () => {
  await start(database.uri, [entryNode({ audience: { segments: ['Nobody made this'] } })]);
  const caught = inbox('caught');
  const { error } = await caught.next();
  expect(error.code).toMatch(/NOT_FOUND|INVALID_ARGUMENT/);
  expect(error.source.id).toBe('entry');
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  expect(caught.all).toHaveLength(1);
});

test('a node that was removed has stopped its flow: newcomers leave no entry', async () => {
  await start(database.uri, [entryNode()]);
  inbox('out');
  await eventually(async () =>
    (await engine.flows.list({})).some(({ id, status }) => id === flowId() && status === 'active'),
  );
  await deploy(database.uri, []);
  await eventually(async () => (await engine.flows.get(flowId())).status === 'stopped');
});

test('the audience may name tags and profiles too (R73, R94)', async () => {
  await engine.profiles.upsert({ externalId: `tagged ${turn}`, tags: [`vip ${turn}`] });
  await engine.profiles.upsert({ externalId: `named ${turn}` });
  await start(database.uri, [
    entryNode({ audience: { tags: [`vip ${turn}`], profiles: [{ externalId: `named ${turn}` }] } }),
  ]);
  const messages = await inbox('out').take(2);
  expect(messages.map((message) => who(message as never)).sort()).toEqual([
    `named ${turn}`,
    `tagged ${turn}`,
  ]);
});
