import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { inbox, node, send, start, useNodeRed, type FlowNode, type Message } from './runFlow';

const database = testDatabase('node-red-rejection');
const unhandled: unknown[] = [];
const record = (reason: unknown): void => void unhandled.push(reason);

useNodeRed();
beforeAll(() => {
  process.on('unhandledRejection', record);
});
afterAll(async () => {
  process.removeListener('unhandledRejection', record);
  await database.drop();
});

const circle: Message = {};
circle['self'] = circle;
const trap = {
  get email(): never {
    throw new TypeError('a getter that throws');
  },
};
const deep = JSON.parse('{"all":['.repeat(40) + '{}' + ']}'.repeat(40)) as object;

const NASTY: Message[] = [
  {},
  { payload: null },
  { payload: 0 },
  { payload: '' },
  { payload: [] },
  { payload: [null, undefined, [], 7] },
  { payload: circle },
  { payload: trap },
  { payload: { profile: trap } },
  { payload: { type: {}, profile: {} } },
  { payload: { type: 'x', profile: { externalId: 'x' }, properties: circle } },
  { payload: { type: 'x', profile: { id: 'not an id' } } },
  { payload: { type: 'x'.repeat(300), profile: { externalId: '\ud800' } } },
  { payload: Buffer.from('x') },
  { payload: new Date(Number.NaN) },
  { payload: Symbol('x') },
  { payload: () => 1 },
  { payload: 10n },
  { profile: null },
  { profile: [] },
  { profile: { id: { $ne: null } } },
  { profile: { email: { $gt: '' } } },
  { profile: { externalId: '$x' } },
  { rule: deep, profile: { externalId: 'x' } },
  { rule: 7, profile: { externalId: 'x' } },
  { audience: 'text', profile: { externalId: 'x' } },
  { audience: { entry: circle } },
  { audience: { entry: { id: 'a', flowId: 'b', lease: 'c' } } },
];

/** Node-RED itself cannot copy a message that throws when it is looked at, so no Catch node gets it: the log says what happened. */
const NOBODY_CAN_COPY = NASTY.filter(
  ({ payload }) => payload === trap || (payload as { profile?: unknown } | undefined)?.profile === trap,
).length;
const ENDING = NASTY.length - NOBODY_CAN_COPY;

const NODES: [string, FlowNode[]][] = [
  ['Track Event', [node('n', 'track-event', {}, ['out'])]],
  [
    'Track Event, set in the node',
    [
      node(
        'n',
        'track-event',
        {
          eventsFrom: 'fields',
          eventType: 'payload.type',
          eventTypeType: 'msg',
          properties: 'payload',
          propertiesType: 'msg',
        },
        ['out'],
      ),
    ],
  ],
  ['Add Tag', [node('n', 'add-tag', { tags: 'payload', tagsType: 'msg' }, ['out'])]],
  ['Add Tag to a list', [node('n', 'add-tag', { to: 'list', tags: 'x' }, ['out'])]],
  [
    'Filter Audience',
    [node('n', 'filter-audience', { ruleFrom: 'json', rule: 'rule', ruleType: 'msg' }, ['out'], ['out'])],
  ],
  [
    'Filter Audience, everyone',
    [
      node(
        'n',
        'filter-audience',
        { mode: 'query', outputs: 1, ruleFrom: 'json', rule: 'payload', ruleType: 'msg' },
        ['out'],
      ),
    ],
  ],
  [
    'Add to Do Not Contact',
    [
      node(
        'n',
        'add-to-do-not-contact',
        { phone: 'payload', phoneType: 'msg', note: 'payload', noteType: 'msg' },
        ['out'],
      ),
    ],
  ],
  [
    'Check Do Not Contact',
    [
      node(
        'n',
        'check-do-not-contact',
        { channel: '$error("no")', channelType: 'jsonata' },
        ['out'],
        ['out'],
      ),
    ],
  ],
  ['Acknowledge Entry', [node('n', 'acknowledge-entry', {}, ['out'])]],
  [
    'Acknowledge Entry, given back',
    [
      node(
        'n',
        'acknowledge-entry',
        { action: 'retry', retryAfterSeconds: 'payload', retryAfterSecondsType: 'msg' },
        ['out'],
      ),
    ],
  ],
  [
    'a node with settings of no sense',
    [node('n', 'track-event', { events: 'a..b[', eventsType: 'msg', wait: {} as never }, ['out'])],
  ],
];

test.each(NODES)(
  '%s: whatever comes in, each message ends exactly once and nothing rejects',
  async (_name, nodes) => {
    await start(database.uri, nodes);
    const caught = inbox('caught');
    const completed = inbox('completed');
    let errorsOfItems = 0;
    for (const message of NASTY) {
      send('n', { ...message });
      // Bad items of a list are told one by one before the message itself ends.
      if (
        Array.isArray(message['payload']) &&
        message['payload'].length > 1 &&
        nodes[0]?.type === 'audience-track-event' &&
        nodes[0]['eventsFrom'] === 'message'
      )
        errorsOfItems += message['payload'].length - 1;
    }
    await eventually(() => caught.all.length + completed.all.length >= ENDING);
    // One more than is ever right would show here.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(caught.all.length + completed.all.length).toBeLessThanOrEqual(ENDING + errorsOfItems);
    for (const { error } of caught.all) expect(error.code).toMatch(/^[A-Z_]+$/);
    expect(unhandled).toEqual([]);
  },
);

test('an entry point with settings of no sense neither throws nor rejects', async () => {
  for (const settings of [
    { audience: 7 },
    { audience: { segments: [{}] } },
    { maxConcurrent: 'x' },
    { maxPerSecond: -1 },
    { reEntry: 'afterHours', reEntryHours: 'soon' },
    { audience: undefined },
  ]) {
    await start(database.uri, [
      node('entry', 'segment-entry', { audience: { segments: ['Active Mobile Users'] }, ...settings }, [
        'out',
      ]),
    ]);
    const caught = inbox('caught');
    // What the constructor says is said before anybody can listen; the runtime is asked whether it stands.
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const { error } of caught.all) expect(error.code).toMatch(/^[A-Z_]+$/);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    await (require('node-red-node-test-helper') as { unload(): Promise<void> }).unload();
  }
  expect(unhandled).toEqual([]);
});
