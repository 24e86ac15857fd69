import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { deploy, inbox, node, send, start, statuses, useNodeRed, type Message } from './runFlow';

const database = testDatabase('node-red-other-nodes');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    {
      externalId: 'ada',
      emails: ['ada@example.com'],
      attributes: { firstName: 'Ada', company: 'Acme', city: 'London' },
      tags: ['vip'],
    },
    { externalId: 'ben', attributes: { firstName: 'Ben', company: 'acme', city: 'London' } },
  ]);
  await engine.events.track({ id: 'e1', profile: { externalId: 'ada' }, type: 'Purchase' });
  await engine.flows.launch({ id: 'welcome', name: 'Welcome', host: 'test', audience: { tags: ['vip'] } });
  await engine.work.runDue();
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

/** Whether this test has Node-RED running already. */
let runs = false;
afterEach(() => (runs = false));

/** One node, one message: the answer, or what went to Catch. */
async function ask(type: string, settings: Record<string, unknown>, message: Message = {}): Promise<Message> {
  const nodes = [node('n', type, settings, ['out'])];
  await (runs ? deploy(database.uri, nodes) : start(database.uri, nodes));
  runs = true;
  const [out, caught] = [inbox('out'), inbox('caught')];
  send('n', message);
  return Promise.race([out.next(), caught.next()]);
}
const payloadOf = async (...given: Parameters<typeof ask>) => (await ask(...given)).payload as unknown;

test('Do Not Contact imports a file, lists, looks up without a rejection, shows its history and verifies it', async () => {
  const file = Buffer.from('email,reason\ngone@example.com,unsubscribed\nno address,\n');
  expect(await payloadOf('do-not-contact', { operation: 'import' }, { payload: file })).toMatchObject({
    rows: 2,
    added: 1,
    refused: 1,
  });
  expect(await payloadOf('do-not-contact', { search: 'gone' })).toMatchObject([
    { value: 'gone@example.com' },
  ]);
  expect(
    await payloadOf(
      'do-not-contact',
      { operation: 'lookUp', contact: 'email' },
      { payload: { email: 'gone@example.com' } },
    ),
  ).toMatchObject({ allowed: false, reason: 'unsubscribed' });
  expect(
    await payloadOf('do-not-contact', { operation: 'lookUp' }, { profile: { externalId: 'ada' } }),
  ).toMatchObject({ allowed: true });
  for await (const rejection of engine.contacts.rejections())
    throw new Error(`recorded: ${JSON.stringify(rejection)}`);
  expect(
    await payloadOf(
      'do-not-contact',
      { operation: 'history', point: 'payload', pointType: 'msg' },
      { payload: 'gone@example.com' },
    ),
  ).toMatchObject([{ action: 'add' }]);
  expect(await payloadOf('do-not-contact', { operation: 'verify' })).toMatchObject({
    valid: true,
    checked: 1,
  });
  expect((await ask('do-not-contact', { operation: 'import' }, { payload: 5 }))['error']).toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  expect((await ask('do-not-contact', { operation: 'history' }))['error']).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/point' },
  });
});

test('Flow lists, pauses and resumes flows, takes a participant out and brings parked entries back', async () => {
  expect(await payloadOf('flow', {})).toMatchObject([{ id: 'welcome', status: 'active' }]);
  expect(await payloadOf('flow', { operation: 'pause', flow: 'Welcome' })).toMatchObject({
    status: 'paused',
  });
  expect(await payloadOf('flow', { flowStatus: 'active' })).toEqual([]);
  expect(
    await payloadOf(
      'flow',
      { operation: 'resume', flow: 'payload', flowType: 'msg' },
      { payload: 'welcome' },
    ),
  ).toMatchObject({ status: 'active' });
  const [entry] = await engine.entries.claim('welcome');
  await engine.entries.park(entry as never, { error: 'no letter box' });
  expect(await payloadOf('flow', { operation: 'parked', flow: 'Welcome' })).toMatchObject([
    { id: entry?.id, error: 'no letter box' },
  ]);
  expect(
    await payloadOf('flow', { operation: 'requeue', flow: 'Welcome', entryIds: entry?.id }),
  ).toMatchObject({ requeued: 1 });
  expect(
    await payloadOf(
      'flow',
      { operation: 'removeParticipant', flow: 'Welcome' },
      { profile: { externalId: 'ada' } },
    ),
  ).toMatchObject({ removed: true });
  const place = { host: 'node-red', flowId: 'tab', nodeId: 'gone' };
  await engine.waits.open(place, { profile: { externalId: 'ben' } });
  expect(await payloadOf('flow', { operation: 'waiting' })).toMatchObject([
    { place: 'node-red / tab / gone', waiting: 1 },
  ]);
  const elsewhere = 'node-red / other tab / new';
  expect(
    await payloadOf('flow', { operation: 'moveWaiting', place: 'gone', toPlace: elsewhere }),
  ).toMatchObject({ to: elsewhere, moved: 1 });
  expect(await payloadOf('flow', { operation: 'cancelWaiting', place: elsewhere })).toMatchObject({
    cancelled: 1,
  });
  expect((await ask('flow', { operation: 'cancelWaiting', place: 'gone' }))['error']).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await ask('flow', { operation: 'pause', flow: 'Nowhere' }))['error']).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('Company, Contacts and Attribute say what the engine knows', async () => {
  expect(await payloadOf('company', {})).toEqual([{ name: 'Acme', profiles: 2 }]);
  expect(await payloadOf('company', { operation: 'people', company: 'Acme', limit: 1 })).toHaveLength(1);
  await engine.contacts.record({
    profile: { externalId: 'ada' },
    channel: 'sms',
    at: '2026-03-01T00:00:00Z',
  });
  expect(await payloadOf('contacts', { channel: 'sms', from: '2026-03-01T00:00:00Z' })).toMatchObject({
    count: 1,
  });
  expect(await payloadOf('contacts', { channel: 'email' })).toMatchObject({ count: 0 });
  expect(await payloadOf('contacts', { operation: 'rejections' })).toEqual([]);
  expect(
    await payloadOf('attribute', { operation: 'define', attribute: 'contractEnd', valueType: 'date' }),
  ).toEqual({ name: 'contractEnd', type: 'date' });
  expect(await payloadOf('attribute', { search: 'contract' })).toMatchObject([{ name: 'contractEnd' }]);
  expect(await payloadOf('attribute', { operation: 'values', attribute: 'city' })).toEqual([
    { name: 'city', value: 'London', profiles: 2, estimated: false },
  ]);
  const about = { name: 'contractEnd', profiles: 0, unreadable: 0, people: [], usedBy: [] };
  for (const effect of ['preview', 'change'])
    expect(
      await payloadOf('attribute', {
        operation: 'retype',
        attribute: 'contractEnd',
        valueType: 'text',
        effect,
        unreadable: 'refuse',
      }),
    ).toEqual({ ...about, from: 'date', type: 'text' });
  expect(
    await payloadOf('attribute', { operation: 'remove', attribute: 'contractEnd', effect: 'change' }),
  ).toEqual({ ...about, from: 'text' });
  expect(await payloadOf('attribute', { search: 'contract' })).toEqual([]);
});

test('Profile searches, and tells what one did and is in; Filter Audience summarizes; Broadcast is exported, closed and deleted; Segment knows filters of Infobip', async () => {
  expect(await payloadOf('profile', { operation: 'search', search: 'ad' })).toMatchObject([
    { externalId: 'ada' },
  ]);
  expect(
    await payloadOf(
      'profile',
      { operation: 'events', eventType: 'Purchase' },
      { profile: { externalId: 'ada' } },
    ),
  ).toMatchObject([{ id: 'e1', type: 'Purchase' }]);
  expect(
    await payloadOf('profile', { operation: 'segments' }, { profile: { externalId: 'ada' } }),
  ).toMatchObject([{ name: 'Inactive Mobile Users' }]);
  const rule = '{"attribute":"city","operator":"is","value":"London"}';
  expect(
    await payloadOf('filter-audience', {
      mode: 'summary',
      ruleFrom: 'json',
      rule,
      ruleType: 'json',
      outputs: 1,
    }),
  ).toMatchObject({ count: 2 });
  const { id } = await engine.broadcasts.create({ name: 'Spring', channel: 'email', rule: JSON.parse(rule) });
  const broadcast = (operation: string) =>
    payloadOf('broadcast', { operation, broadcastId: id, broadcastIdType: 'str', recipientStatus: 'all' });
  expect(await broadcast('get')).toMatchObject({ name: 'Spring' });
  expect(
    String(await broadcast('export'))
      .trim()
      .split('\n'),
  ).toHaveLength(3);
  expect(await broadcast('close')).toMatchObject({ closedAt: expect.any(String) });
  expect(await broadcast('delete')).toMatchObject({ id, deleted: true });
  const read = (await payloadOf(
    'segment',
    { operation: 'importInfobip' },
    { payload: { city: 'London' } },
  )) as { rule: never };
  await engine.segments.create({ name: 'From Infobip', type: 'snapshot', rule: read.rule });
  expect(await payloadOf('segment', { operation: 'exportInfobip', segment: 'From Infobip' })).toMatchObject({
    untranslated: [],
  });
});

test('a node that a deploy has made anew clears the error that the one before left under it', async () => {
  await start(database.uri, [node('n', 'do-not-contact', { operation: 'verify' }, ['out'])]);
  const out = inbox('out');
  send('n', {});
  await out.next();
  expect(statuses('n')).toContainEqual({});
});
