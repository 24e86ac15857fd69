import { INSTANT, WRITTEN } from '../../support/instants';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { inbox, logged, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-track');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

/** How many profiles have done it exactly so often. */
const profilesWith = (event: string, count: number): Promise<number> =>
  engine.audience.count({ event, occurrence: { operator: 'equals', count } });

test('records one event and says which profile it belongs to', async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const out = inbox('out');
  send('n', {
    payload: { type: 'One', profile: { externalId: 'ada' }, properties: { amount: 25 } },
    topic: 'kept',
  });
  const message = await out.next();
  const { id } = await engine.profiles.get({ externalId: 'ada' });
  expect(message.payload).toEqual({ id: expect.any(String), profileId: id, duplicate: false });
  expect(message.topic).toBe('kept');
  expect(
    await engine.audience.matches(
      { event: 'One', where: { property: 'amount', operator: 'is', value: 25 } },
      { externalId: 'ada' },
    ),
  ).toBe(true);
});

test('the event itself may carry the key of its profile, as webhooks do', async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const out = inbox('out');
  send('n', { payload: { type: 'Keyed', email: 'Keyed@Example.com' } });
  await out.next();
  expect(await engine.audience.matches({ event: 'Keyed' }, { email: 'keyed@example.com' })).toBe(true);
});

test('a type that is like one that is there is recorded, and warned of once', async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const out = inbox('out');
  for (const type of ['Basket Filled', 'basket filed', 'basket filed']) {
    send('n', { payload: { type, profile: { externalId: 'ada' }, at: '2026-01-01' } });
    expect((await out.next()).payload).toMatchObject({ duplicate: false });
  }
  send('n', { payload: { type: 'Basket Filled', profile: { externalId: 'ada' }, at: '2130-01-01' } });
  await out.next();
  expect(logged('audience-track-event')).toEqual([
    expect.stringContaining("there is 'Basket Filled' already"),
    expect.stringContaining('lies in the future (2130-01-01)'),
  ]);
});

test('an id of its own makes an event safe to send twice', async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const out = inbox('out');
  const event = { id: 'order-1', type: 'Order', profile: { externalId: 'eve' } };
  send('n', { payload: event });
  expect((await out.next()).payload).toMatchObject({ id: 'order-1', duplicate: false });
  send('n', { payload: event });
  expect((await out.next()).payload).toMatchObject({ id: 'order-1', duplicate: true });
  expect(await profilesWith('Order', 1)).toBe(1);
});

test('of a list the good items are recorded, each bad one goes to Catch by itself', async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const out = inbox('out');
  const caught = inbox('caught');
  const completed = inbox('completed');
  const bad = [
    { type: '', profile: { externalId: 'x1' } },
    { type: 'Mixed' },
    'text',
    { type: 'Mixed', profile: { externalId: 'x2' }, at: 'noon' },
    { type: 'Mixed', externalId: 'x3', amount: 3 },
  ];
  send('n', {
    payload: [
      { type: 'Mixed', profile: { externalId: 'fay' } },
      ...bad,
      { type: 'Mixed', profile: { externalId: 'gus' } },
    ],
    res: 'the web request',
  });
  const errors = await caught.take(bad.length);
  expect(errors.map(({ payload }) => payload)).toEqual(bad);
  expect(errors.map(({ audience }) => audience.index)).toEqual([1, 2, 3, 4, 5]);
  for (const { error, res } of errors) {
    expect(error.code).toMatch(/^[A-Z_]+$/);
    expect(error.cause.hint).toMatch(/\S/);
    // Only the message that is sent on may answer the request.
    expect(res).toBeUndefined();
  }
  const { payload } = await out.next();
  expect(payload).toHaveLength(7);
  expect(payload[0]).toMatchObject({ index: 0, duplicate: false });
  expect(payload[2]).toMatchObject({ index: 2, error: { code: 'INVALID_ARGUMENT' } });
  expect(payload[6]).toMatchObject({ index: 6, profileId: expect.any(String) });
  await completed.next();
  expect(await profilesWith('Mixed', 1)).toBe(2);
  // Nothing half-written: a refused event creates no profile.
  for (const externalId of ['x1', 'x2', 'x3'])
    await expect(engine.profiles.get({ externalId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a list without a good item sends nothing on, and the last error can answer the web request', async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const caught = inbox('caught');
  const out = inbox('out');
  const completed = inbox('completed');
  send('n', { payload: [{}, { type: 'Never' }], res: 'the web request' });
  const [first, second] = await caught.take(2);
  expect(first?.payload).toEqual({});
  expect(second?.res).toBe('the web request');
  expect(second?.error.cause.index ?? 1).toBe(1);
  expect([out.all.length, completed.all.length]).toEqual([0, 0]);
  expect(await profilesWith('Never', 1)).toBe(0);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['text that is no JSON object', 'type=Purchase'],
  ['an empty list', []],
  ['an event without a type', { profile: { externalId: 'ada' } }],
  ['an event without a profile', { type: 'Purchase' }],
  ['a profile that is a list', { type: 'Purchase', profile: ['ada'] }],
  ['an unknown field', { type: 'Purchase', profile: { externalId: 'ada' }, ammount: 3 }],
  ['properties that are text', { type: 'Purchase', profile: { externalId: 'ada' }, properties: 'amount' }],
])('%s as payload goes to Catch', async (_name, payload) => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
  const caught = inbox('caught');
  send('n', { payload });
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { hint: expect.stringMatching(/\S/) },
  });
  expect(inbox('out').all).toEqual([]);
});

test('an event that is set in the node takes each value from where it says', async () => {
  await start(database.uri, [
    node(
      'n',
      'track-event',
      {
        eventsFrom: 'fields',
        eventType: 'kind',
        eventTypeType: 'msg',
        identifyBy: 'externalId',
        profileKey: 'payload.who',
        profileKeyType: 'msg',
        properties: '{"total": payload.sum * 2}',
        propertiesType: 'jsonata',
        eventId: 'order-7',
        at: '2026-02-01T10:00:00Z',
      },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('n', { kind: 'Set', payload: { who: 'hal', sum: 21 } });
  expect((await out.next()).payload.id).toBe('order-7');
  const rule = {
    event: 'Set',
    timeframe: { operator: 'between', from: '2026-02-01T10:00:00Z', to: '2026-02-01T10:00:00Z' },
    where: { property: 'total', operator: 'is', value: 42 },
  } as const;
  expect(await engine.audience.matches(rule, { externalId: 'hal' })).toBe(true);
});

test('an instant is taken however it is written, in a message and in the node, as n8n takes it', async () => {
  const set = {
    eventsFrom: 'fields',
    eventType: 'At',
    identifyBy: 'externalId',
    profileKey: 'when',
    at: 'payload',
    atType: 'msg',
  };
  await start(database.uri, [
    node('of-message', 'track-event', {}, ['out']),
    node('of-node', 'track-event', set, ['out']),
  ]);
  const out = inbox('out');
  for (const at of [...WRITTEN, new Date(INSTANT)]) {
    send('of-message', { payload: { type: 'At', profile: { externalId: 'when' }, at } });
    await out.next();
    send('of-node', { payload: at });
    await out.next();
  }
  const events = await engine.profiles.events({ externalId: 'when' });
  expect(events).toHaveLength(2 * (WRITTEN.length + 1));
  expect([...new Set(events.map(({ at }) => at))]).toEqual([INSTANT]);
});

test('a profile that is missing is created only when the node says so', async () => {
  await start(database.uri, [node('n', 'track-event', { createProfile: false }, ['out'])]);
  const caught = inbox('caught');
  send('n', { payload: { type: 'Visit', profile: { externalId: 'nobody yet' } } });
  expect((await caught.next()).error.code).toBe('NOT_FOUND');
  await expect(engine.profiles.get({ externalId: 'nobody yet' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('more events than fit into one call are all recorded, in order', async () => {
  await start(database.uri, [node('n', 'track-event', { wait: 'accepted' }, ['out'])]);
  const out = inbox('out');
  const events = Array.from({ length: 5_003 }, (_, index) => ({
    id: `bulk-${index}`,
    type: 'Bulk',
    profile: { externalId: `bulk-${index % 3}` },
  }));
  send('n', { payload: events });
  const { payload } = await out.next();
  expect(payload.map(({ id }: { id: string }) => id)).toEqual(events.map(({ id }) => id));
});
