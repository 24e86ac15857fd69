import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { all } from '../../engine/watching';
import { inbox, node, send, start, statuses, useNodeRed, type Message } from './runFlow';

const database = testDatabase('node-red-wait-until');
const ADA = { externalId: 'ada' };
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert(ADA);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const place = (nodeId: string) => ({ host: 'node-red', flowId: 'tab', nodeId });
const waiting = async (nodeId: string): Promise<number> => {
  try {
    return (await engine.waits.counts(place(nodeId))).waiting;
  } catch {
    return 0;
  }
};

/** Sends messages, until all of them wait: what is accepted from then on counts. They are listed as waiting a moment before that. */
const opened = async (messages: readonly Message[], nodeId: string): Promise<void> => {
  const completed = inbox('completed');
  for (const message of messages) send(nodeId, message);
  await completed.take(messages.length);
  expect(await waiting(nodeId)).toBe(messages.length);
};

test('a message waits for the purchase of its own cart and goes on as it was', async () => {
  await start(database.uri, [
    node(
      'cart',
      'wait-until',
      {
        branches: [
          {
            branch: 'event',
            eventType: 'Purchase',
            sameProperty: 'cartId',
            sameValue: 'payload.cart',
            sameValueType: 'msg',
          },
        ],
        amount: 1,
      },
      ['bought'],
      ['left'],
    ),
  ]);
  await opened(
    [
      { profile: ADA, payload: { cart: 'c1' }, 'any.thing': [1], audience: { entry: { id: 'e1' } } },
      { profile: ADA, payload: { cart: 'c2' }, audience: { entry: { id: 'e2' } } },
    ],
    'cart',
  );
  const bought = inbox('bought');
  await engine.events.track({ id: 'p1', profile: ADA, type: 'Purchase', properties: { cartId: 'c2' } });
  expect(await bought.next()).toMatchObject({
    payload: { cart: 'c2' },
    profile: ADA,
    audience: { entry: { id: 'e2' }, wait: { branch: 0, event: { id: 'p1', properties: { cartId: 'c2' } } } },
  });
  await engine.events.track({ profile: ADA, type: 'Purchase', properties: { cartId: 'c1' } });
  expect(await bought.next()).toMatchObject({ payload: { cart: 'c1' }, 'any.thing': [1] });
  await eventually(async () => (await engine.waits.counts(place('cart'))).ended === 2);
});

test('a message whose time is over leaves by the second output', async () => {
  await start(database.uri, [
    node('soon', 'wait-until', { amount: 1, unit: 'seconds' }, ['bought'], ['left']),
  ]);
  const left = inbox('left');
  send('soon', { profile: ADA, payload: 7 });
  expect(await left.next()).toMatchObject({ payload: 7, audience: { wait: { branch: 'timedOut' } } });
});

test('each branch has an output: properties of an event, a segment, a date; a branch that is no more sets the end aside; it says how many wait', async () => {
  await engine.attributes.define({ name: 'renewsOn', type: 'date' });
  await engine.segments.create({
    name: 'VIP',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  const branches = [
    {
      branch: 'event',
      eventType: 'Purchase',
      where: [
        { property: 'total', operator: 'greaterThan', value: '10', valueType: 'num' },
        { property: 'shop', operator: 'is', value: 'payload.shop', valueType: 'msg' },
        { property: 'note', operator: 'isEmpty', value: '', valueType: 'str' },
      ],
    },
    { branch: 'enters', segment: 'VIP' },
    { branch: 'date', attribute: 'renewsOn', daysBefore: '2', shiftUnit: 'weeks', shiftWay: 'after' },
  ];
  const settings = { branches, amount: 5, unit: 'days' };
  await start(database.uri, [node('many', 'wait-until', settings, ['a'], ['b'], ['c'], ['left'])]);
  const [a, b, c] = [inbox('a'), inbox('b'), inbox('c')];
  const people = ['a', 'b', 'c', 'd'].map((externalId) => ({ externalId }));
  await engine.profiles.upsertMany(people);
  await opened(
    people.map((profile) => ({ profile, payload: { shop: 'London' } })),
    'many',
  );
  expect(await engine.waits.list(place('many'))).toMatchObject([
    {
      branches: [
        {
          event: {
            type: 'Purchase',
            where: { all: [{ value: 10 }, { value: 'London' }, { property: 'note' }] },
          },
        },
        { becomes: 'member' },
        { date: { attribute: 'renewsOn', plus: { amount: 2, unit: 'weeks' } } },
      ],
    },
    ...[1, 2, 3].map(() => expect.anything() as unknown),
  ]);
  await eventually(() =>
    Promise.resolve(statuses('many').some((status) => JSON.stringify(status).includes('waits'))),
  );
  const buy = (total: number, shop: string) =>
    engine.events.track({ profile: { externalId: 'a' }, type: 'Purchase', properties: { total, shop } });
  await buy(10, 'London');
  await buy(11, 'Paris');
  await buy(11, 'london');
  expect(await a.next()).toMatchObject({ profile: { externalId: 'a' }, audience: { wait: { branch: 0 } } });
  await engine.tags.add([{ externalId: 'b' }], ['vip']);
  expect(await b.next()).toMatchObject({ profile: { externalId: 'b' } });
  await engine.profiles.upsert({ externalId: 'c', attributes: { renewsOn: '2020-01-01' } });
  expect(await c.next()).toMatchObject({ profile: { externalId: 'c' }, audience: { wait: { branch: 2 } } });
  const [last] = await engine.waits.list(place('many'));
  expect(last).toMatchObject({ profile: { externalId: 'd' } });
  await engine.waits.cancel(place('many'));
  // Deployed anew with one branch: what waited for the third is not sent where something else is meant.
  const other = { host: 'node-red', flowId: 'gone', nodeId: 'three branches' };
  await engine.waits.open(other, {
    profile: { externalId: 'd' },
    branches: [
      { event: { type: 'A' } },
      { event: { type: 'B' } },
      { event: { type: 'C' } },
      { event: { type: 'D' } },
    ],
  });
  await engine.waits.move(other, place('many'));
  await engine.events.track({ profile: { externalId: 'd' }, type: 'D' });
  await eventually(async () => (await all(engine.waits.parked(place('many')))).length === 1);
});

test('a wait that ends with its flow, or while in a segment, goes nowhere; it names the flow of its entry, and counts events since the entry', async () => {
  await engine.flows.launch({ id: 'welcome', name: 'Welcome', host: 'test', audience: { tags: ['none'] } });
  const audience = { entry: { id: 'e9', flowId: 'welcome', at: '2020-01-01T00:00:00Z' } };
  await start(database.uri, [
    node('ends', 'wait-until', { endWithFlow: true, until: '09:00', weekday: 'monday' }, ['out'], ['left']),
    node(
      'since',
      'wait-until',
      { since: 'audience.entry.at', sinceType: 'msg', branches: [{ branch: 'event', eventType: 'Seen' }] },
      ['seen'],
    ),
  ]);
  const [seen, completed] = [inbox('seen'), inbox('completed')];
  await engine.events.track({ profile: ADA, type: 'Seen' });
  send('since', { profile: ADA, audience });
  expect(await seen.next()).toMatchObject({ audience: { entry: { id: 'e9' } } });
  await completed.next();
  await opened([{ profile: ADA, audience }], 'ends');
  const [wait] = await engine.waits.list(place('ends'));
  expect(new Date(wait?.until as string).getUTCDay()).toBe(1);
  expect((await engine.flows.report('welcome')).waits.map(({ place: { nodeId } }) => nodeId).sort()).toEqual([
    'ends',
    'since',
  ]);
  await engine.flows.stop('welcome');
  expect(await waiting('ends')).toBe(0);
});

test.each([
  ['a web request that somebody waits for', {}, { profile: ADA, res: {}, req: {} }],
  [
    'no value of the cart',
    {
      branches: [
        { eventType: 'Purchase', sameProperty: 'cartId', sameValue: 'payload.cart', sameValueType: 'msg' },
      ],
    },
    { profile: ADA, payload: {} },
  ],
  ['a wait for the end of a flow that it is in none of', { endWithFlow: true }, { profile: ADA }],
  ['an amount of nothing', { amount: 0 }, { profile: ADA }],
])('%s goes to Catch', async (_name, settings, message) => {
  await start(database.uri, [node('bad', 'wait-until', settings, ['out'])]);
  const caught = inbox('caught');
  send('bad', message);
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  expect(await waiting('bad')).toBe(0);
});
