import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { all } from '../../engine/watching';
import { connectionNode, deploy, inbox, node, send, start, useNodeRed, type FlowNode } from './runFlow';

const database = testDatabase('node-red-deploys-while-waiting');
const HALF = 4;
const EARLY = Array.from({ length: HALF }, (_, i) => `early${i}`);
const LATE = Array.from({ length: HALF }, (_, i) => `late${i}`);
let account: string;
let accounts = 0;
let engine: AudienceEngine;

useNodeRed();
beforeEach(async () => {
  account = `a${++accounts}`;
  engine = await openAudienceEngine({ uri: database.uri, account });
  await engine.profiles.upsertMany([...EARLY, ...LATE].map((externalId) => ({ externalId })));
});
afterEach(() => engine.close());
afterAll(() => database.drop());

const buys = (eventType: string) => ({ branch: 'event', eventType });
/** Whoever comes to it has an event more, which says where that was. */
const noting = (id: string, settings: Record<string, unknown> = {}): FlowNode =>
  node(
    id,
    'track-event',
    {
      eventsFrom: 'fields',
      eventType: 'Came out',
      identifyBy: 'externalId',
      profileKey: 'profile.externalId',
      profileKeyType: 'msg',
      properties: JSON.stringify({ at: id }),
      propertiesType: 'json',
      ...settings,
    },
    [],
  );
const ENDS = ['a', 'b', 'timedOut'].map((id) => noting(id));
const settings = { branches: [buys('A'), buys('B')], amount: 1, unit: 'days' };
const waits = (more: Record<string, unknown> = {}, ...outputs: string[][]): FlowNode =>
  node(
    'wait',
    'wait-until',
    { ...settings, ...more },
    ...(outputs.length > 0 ? outputs : [['a'], ['b'], ['timedOut']]),
  );
const FLOW = [waits(), ...ENDS];

/** Who has come out, and where: once for each time. */
async function cameOut(): Promise<string[]> {
  const found: string[] = [];
  for (const externalId of [...EARLY, ...LATE])
    for (const { properties } of await engine.profiles.events({ externalId }, { type: 'Came out' }))
      found.push(`${externalId} ${String(properties['at'])}`);
  return found.sort();
}
const at = (people: readonly string[], end: string): string[] => people.map((one) => `${one} ${end}`).sort();
const comeOut = (expected: readonly string[]): Promise<void> =>
  eventually(async () => (await cameOut()).length >= expected.length).then(async () =>
    expect(await cameOut()).toEqual([...expected].sort()),
  );
const did = (type: string, people: readonly string[]): Promise<unknown> =>
  engine.events.trackMany(people.map((externalId) => ({ profile: { externalId }, type })));

async function wait(people: readonly string[], nodeId: string, whenOpen = 'completed'): Promise<void> {
  const opened = inbox(whenOpen);
  for (const externalId of people) send(nodeId, { profile: { externalId } });
  await opened.take(people.length);
}
const begin = async (flow: FlowNode[] = FLOW): Promise<void> => {
  await start(database.uri, flow, { account });
  await wait([...EARLY, ...LATE], 'wait');
};
const change = (flow: FlowNode[], type: 'full' | 'nodes' | 'flows' = 'full'): Promise<void> =>
  deploy(database.uri, flow, { type, connection: { account } });
const otherTab = (more: Record<string, unknown> = {}): FlowNode => ({
  id: 'tab2',
  type: 'tab',
  label: 'Other',
  wires: [],
  ...more,
});

test.each<[string, 'full' | 'flows' | 'nodes', FlowNode[]]>([
  ['everything', 'full', FLOW],
  [
    'flows, of which another node was changed',
    'flows',
    [waits(), noting('a', { name: 'x' }), ...ENDS.slice(1)],
  ],
  [
    'nodes, of which another one was changed',
    'nodes',
    [waits(), noting('a', { name: 'x' }), ...ENDS.slice(1)],
  ],
  ['nodes, of which Wait Until waits longer', 'nodes', [waits({ amount: 3 }), ...ENDS]],
  ['nodes, of which Wait Until is called something else', 'nodes', [waits({ name: 'For a cart' }), ...ENDS]],
])('a deploy of %s: whoever waits comes out once, by the branch that comes', async (_what, type, after) => {
  await begin();
  const deployed = change(after, type);
  // In the middle of it, and after it.
  await did('A', EARLY);
  await deployed;
  await did('B', LATE);
  await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
});

test.each<[string, FlowNode, string[]]>([
  ['change places', waits({ branches: [buys('B'), buys('A')] }, ['b'], ['a'], ['timedOut']), ['a', 'b']],
  [
    'get one before them',
    waits({ branches: [buys('C'), buys('A'), buys('B')] }, ['c'], ['a'], ['b'], []),
    ['a', 'b'],
  ],
  ['lose the first', waits({ branches: [buys('B')] }, ['b'], ['timedOut']), ['', 'b']],
  ['are edited where they stand', waits({ branches: [buys('A2'), buys('B')] }), ['a', 'b']],
])(
  'branches that %s while somebody waits: the end leaves by the branch that it was; of one that is no more it is set aside',
  async (_what, after, [first, second]) => {
    await begin();
    await change([after, ...ENDS], 'nodes');
    await did('A', EARLY);
    await did('B', LATE);
    await comeOut([...(first === '' ? [] : at(EARLY, 'a')), ...at(LATE, second as string)]);
    const place = { host: 'node-red', flowId: 'tab', nodeId: 'wait' };
    await eventually(
      async () => (await all(engine.waits.parked(place))).length === (first === '' ? HALF : 0),
    );
    if (first !== '') return;
    // Undone, it goes on.
    await change(FLOW, 'nodes');
    await engine.waits.requeue(place);
    await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
  },
);

test.each(['full', 'nodes'] as const)(
  'ends that are handed on in the middle of deploys of %s, which close the node or what it is wired to, come out once, and none waits for a lease',
  async (type) => {
    await begin();
    const people = Array.from({ length: 100 }, (_, i) => ({ externalId: `many${i}` }));
    await engine.profiles.upsertMany(people);
    const opened = inbox('completed');
    for (const profile of people) send('wait', { profile });
    await opened.take(people.length);
    await did(
      'A',
      people.map(({ externalId }) => externalId),
    );
    const count = () => engine.audience.count({ event: 'Came out' });
    for (let seen = 1; seen < 70; seen += 30) {
      await eventually(async () => (await count()) >= seen);
      await change([waits(), noting('a', { name: `after ${seen}` }), ...ENDS.slice(1)], type);
    }
    await eventually(async () => (await count()) === people.length);
    expect(
      await engine.audience.count({
        event: 'Came out',
        occurrence: { operator: 'moreOrEqual', count: 2 },
      } as never),
    ).toBe(0);
  },
);

test('Wait Until is removed, and put back: who came to it waits on, and what happened meanwhile counts', async () => {
  await begin();
  await change(ENDS);
  await did('A', EARLY);
  expect(await cameOut()).toEqual([]);
  await change(FLOW);
  await did('B', LATE);
  await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
});

test('Wait Until is removed for good: who waits there is listed, goes on at another node, or is let go', async () => {
  await begin();
  const other = { ...waits(), id: 'other' };
  await change([other, ...ENDS]);
  await did('A', EARLY);
  const [{ place, waiting, toHandle } = { place: undefined }] = await engine.waits.places();
  expect({ place, all: (waiting ?? 0) + (toHandle ?? 0) }).toEqual({
    place: { host: 'node-red', flowId: 'tab', nodeId: 'wait' },
    all: 2 * HALF,
  });
  await engine.waits.move(place as never, { ...(place as never as object), nodeId: 'other' } as never);
  await did('B', LATE);
  await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
  expect(await engine.waits.places()).toEqual([]);
});

test.each(['flows', 'full'] as const)(
  'the flow is disabled, and enabled again (deploy of %s): nobody comes out meanwhile, then everybody once',
  async (type) => {
    const one = (disabled: boolean): FlowNode[] => [
      otherTab({ disabled }),
      ...FLOW.map((given) => ({ ...given, z: 'tab2' })),
      { id: 'opened', type: 'complete', z: 'tab2', scope: ['wait'], wires: [['open']] },
      { id: 'open', type: 'helper', z: 'tab2', wires: [] },
    ];
    await start(database.uri, one(false), { account });
    await wait([...EARLY, ...LATE], 'wait', 'open');
    await change(one(true), type);
    await did('A', EARLY);
    expect(await cameOut()).toEqual([]);
    await change(one(false), type);
    await did('B', LATE);
    await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
  },
);

test('Wait Until is moved to another flow: who waits comes along', async () => {
  await begin();
  await change([otherTab(), ...FLOW.map((one) => ({ ...one, z: 'tab2' }))]);
  await did('A', EARLY);
  await did('B', LATE);
  await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
});

const subflow = (more: Record<string, unknown> = {}): FlowNode[] => [
  {
    id: 'sub',
    type: 'subflow',
    name: 'Waiting',
    wires: [],
    in: [{ x: 0, y: 0, wires: [{ id: 'wait' }] }],
    out: [
      ...[0, 1, 2].map((port) => ({ x: 0, y: 0, wires: [{ id: 'wait', port }] })),
      { x: 0, y: 0, wires: [{ id: 'opened', port: 0 }] },
    ],
  },
  { ...waits(more), z: 'sub', x: 0, y: 0, wires: [[], [], []] },
  { id: 'opened', type: 'complete', z: 'sub', x: 0, y: 0, scope: ['wait'], wires: [[]] },
];
const instance = (id: string, ...ends: string[]): FlowNode => ({
  id,
  type: 'subflow:sub',
  z: 'tab',
  x: 0,
  y: 0,
  wires: [...ends.map((end) => [end]), ['open']],
});

test('Wait Until is moved into a subflow: who waits comes along, out of its instance', async () => {
  await begin();
  await change([...subflow(), instance('one', 'a', 'b', 'timedOut'), ...ENDS]);
  await did('A', EARLY);
  await did('B', LATE);
  await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
});

test('moved into a subflow of several instances, of which none is meant, who waits is listed, and lost by none', async () => {
  await begin();
  const place = { host: 'node-red', flowId: 'tab', nodeId: 'wait' };
  await change([...subflow(), instance('one', 'a', 'b', 'timedOut'), instance('two', 'a'), ...ENDS]);
  await did('A', EARLY);
  expect(await engine.waits.places()).toMatchObject([{ place }]);
  await engine.waits.move(place, { host: 'node-red', flowId: 'one', nodeId: 'one-wait' });
  await did('B', LATE);
  await comeOut([...at(EARLY, 'a'), ...at(LATE, 'b')]);
});

test.each(['full', 'flows', 'nodes'] as const)(
  'of two instances of a subflow each lets out who came to it, also after a deploy of %s that changes what they share',
  async (type) => {
    const ends = ['one a', 'one late', 'two a', 'two late'].map((id) => noting(id));
    const flow = (more = {}): FlowNode[] => [
      ...subflow(more),
      instance('one', 'one a', 'one late', 'one late'),
      instance('two', 'two a', 'two late', 'two late'),
      ...ends,
    ];
    await start(database.uri, flow(), { account });
    await wait(EARLY, 'one', 'open');
    await wait(LATE, 'two', 'open');
    await change(flow({ amount: 2 }), type);
    await did('A', [...LATE, ...EARLY]);
    await comeOut([...at(EARLY, 'one a'), ...at(LATE, 'two a')]);
  },
);

test('time that is over while nothing runs is over as soon as the flows run again', async () => {
  const short = [waits({ amount: 1, unit: 'seconds' }), ...ENDS];
  await begin(short);
  await change([connectionNode({ id: 'unused' })].map((one) => ({ ...one, wires: [] })));
  const { until } = (
    await engine.waits.list({ host: 'node-red', flowId: 'tab', nodeId: 'wait' }).catch(() => [])
  )[0] ?? { until: new Date().toISOString() };
  await eventually(() => Promise.resolve(Date.now() > Date.parse(until)));
  await change(short);
  await comeOut(at([...EARLY, ...LATE], 'timedOut'));
});
