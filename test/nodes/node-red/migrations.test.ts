import helper from 'node-red-node-test-helper';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { bringUpToDate } from '../../../nodes/hosts/node-red/editor/bringUpToDate';
import {
  MIGRATIONS,
  newestVersion,
  upToDate,
  type Migrations,
} from '../../../nodes/hosts/node-red/settings/migrations';
import { registerType } from '../../../nodes/hosts/node-red/settings/registerType';
import { testDatabase } from '../../support/database';
import { readForms } from './readForms';
import { inbox, logged, node, send, start, statuses, useNodeRed } from './runFlow';

const TYPE = 'audience-letter';
/** Version 1 had one receiver, version 2 several, version 3 calls them recipients. */
const STEPS: Migrations = {
  [TYPE]: [
    ({ to, ...settings }) => ({ ...settings, receivers: [to] }),
    ({ receivers, ...settings }) => ({ ...settings, recipients: receivers }),
  ],
};

describe('settings of an earlier version', () => {
  test.each([
    ['no version', { name: 'n', to: 'ada' }],
    ['version 1', { name: 'n', version: 1, to: 'ada' }],
    ['version 2', { name: 'n', version: 2, receivers: ['ada'] }],
    ['version 3', { name: 'n', version: 3, recipients: ['ada'] }],
  ])('%s: become those of the newest, step by step, and are left as they were', (_name, saved) => {
    const frozen = Object.freeze(structuredClone(saved));
    expect(upToDate(TYPE, frozen, STEPS)).toEqual({ name: 'n', version: 3, recipients: ['ada'] });
    expect(frozen).toEqual(saved);
  });

  test.each([4, 0, 1.5, '2', {}, Number.NaN])('version %p is not known', (version) => {
    expect(upToDate(TYPE, { version }, STEPS)).toBeUndefined();
  });

  test('a type that never changed has version 1 and keeps its settings as they are', () => {
    const saved = { name: 'n' };
    expect(newestVersion('audience-note', STEPS)).toBe(1);
    expect(upToDate('audience-note', saved, STEPS)).toBe(saved);
  });

  test.each([
    [{ version: 1, status: 'rejected' }, 'rejected'],
    [{ status: 'all' }, 'all'],
    [{ version: 1 }, 'recipient'],
    // What the editor has written over it.
    [{ version: 1, status: { text: 'not found', fill: 'red', shape: 'ring' } }, 'recipient'],
  ])('a broadcast keeps which recipients it asked for: %j', (saved, recipientStatus) => {
    expect(upToDate('audience-broadcast', saved)).toEqual({ version: 2, recipientStatus });
  });

  test.each([
    [{ reason: '', reasonType: 'str' }, { reason: '' }],
    [{}, { reason: '' }],
    [{ reason: ' Keyword', reasonType: 'str' }, { reason: 'keyword' }],
    [
      { reason: 'moved abroad', reasonType: 'str' },
      { reason: 'other', otherReason: 'moved abroad', otherReasonType: 'str' },
    ],
    [
      { reason: 'payload.why', reasonType: 'msg' },
      { reason: 'other', otherReason: 'payload.why', otherReasonType: 'msg' },
    ],
  ])('Remove from Do Not Contact lifts what it lifted: %j', (saved, now) => {
    expect(upToDate('audience-remove-from-do-not-contact', saved)).toEqual({ version: 2, ...now });
  });

  test('what a Wait Until waited for is its one branch', () => {
    const { branches, ...others } = upToDate('audience-wait-until', {
      amount: 2,
      branch: 'date',
      attribute: 'renewsOn',
      daysBefore: '7',
      timeOfDay: '09:00',
    } as Record<string, unknown>) as Record<string, unknown>;
    expect(others).toEqual({ version: 2, amount: 2 });
    expect(branches).toEqual([
      expect.objectContaining({ branch: 'date', attribute: 'renewsOn', daysBefore: '7', timeOfDay: '09:00' }),
    ]);
  });

  test('only types that exist have steps', () => {
    const types = readForms().map(({ type }) => type);
    expect(Object.keys(MIGRATIONS).filter((type) => !types.includes(type))).toEqual([]);
  });
});

describe('in the editor', () => {
  const defaults = { name: {}, version: {}, to: {}, receivers: {}, recipients: {} };
  const loaded = (settings: Record<string, unknown>): Record<string, unknown> & { type: string } => ({
    id: 'a',
    type: TYPE,
    x: 10,
    _def: { defaults },
    changed: false,
    ...settings,
  });

  test('a node that was loaded has the settings of the newest version before its dialog opens, and is not marked as changed', () => {
    const old = loaded({ name: 'n', to: 'ada' });
    bringUpToDate(old, STEPS);
    expect(old).toEqual(loaded({ name: 'n', version: 3, recipients: ['ada'] }));
  });

  test('a node in a locked flow too', () => {
    const old = loaded({ to: 'ada' });
    const guarded = new Proxy(old, {
      get: (target, property) => (property === '__node__' ? target : target[property as string]),
      set: () => false,
      deleteProperty: () => false,
    });
    bringUpToDate(guarded, STEPS);
    expect(old).toMatchObject({ version: 3, recipients: ['ada'] });
  });

  test.each([
    { version: 4, letters: 'x' },
    { version: 3, recipients: ['ada'] },
  ])('a node of another version stays as it is: %j', (settings) => {
    const node = loaded(settings);
    bringUpToDate(node, STEPS);
    expect(node).toEqual(loaded(settings));
  });
});

describe('in the runtime', () => {
  useNodeRed();

  /** A node that sends its settings, and whose steps are those given. */
  const letter =
    (steps: Migrations) =>
    (RED: NodeAPI): void =>
      registerType(
        RED,
        TYPE,
        function (this: Node, def: NodeDef) {
          RED.nodes.createNode(this, def);
          this.on('input', (message, sendOn, done) => {
            sendOn({ ...message, payload: def } as never);
            done();
          });
        },
        {},
        steps,
      );
  const run = (settings: Record<string, unknown>, steps = STEPS, watched = true): Promise<unknown> => {
    const watching = [
      { id: 'catching', type: 'catch', z: 'tab', scope: null, uncaught: false, wires: [['caught']] },
      { id: 'caught', type: 'helper', z: 'tab', wires: [] },
    ];
    const nodes = [
      { id: 'tab', type: 'tab', label: 'Letters' },
      { id: 'letter', type: TYPE, z: 'tab', wires: [['out']], ...settings },
      { id: 'out', type: 'helper', z: 'tab', wires: [] },
      ...(watched ? watching : []),
    ];
    return helper.load(letter(steps) as never, nodes as never);
  };
  const told = expect.stringMatching(
    /^The settings of this node are of version 4, and this package knows no version after 3$/,
  ) as string;

  test('a flow of an earlier version runs with the settings of the newest', async () => {
    await run({ name: 'n', to: 'ada' });
    const out = inbox('out');
    send('letter', { payload: 'x' });
    expect((await out.next())['payload']).toMatchObject({
      id: 'letter',
      name: 'n',
      version: 3,
      recipients: ['ada'],
    });
  });

  test('a node that a newer package has saved says so in its status and to every message, and lets none through', async () => {
    await run({ version: 4, letters: 'x' });
    expect(statuses('letter')).toEqual([
      { fill: 'red', shape: 'ring', text: expect.stringContaining('VERSION_UNSUPPORTED') },
    ]);
    const caught = inbox('caught');
    for (const payload of ['x', 'y']) send('letter', { payload });
    for (const { error } of await caught.take(2))
      expect(error).toMatchObject({
        code: 'VERSION_UNSUPPORTED',
        message: told,
        cause: { hint: expect.stringContaining('update the package') },
      });
    expect(inbox('out').all).toEqual([]);
  });

  test('where no Catch node listens, the log says it', async () => {
    await run({ version: 4, letters: 'x' }, STEPS, false);
    expect(logged(TYPE)).toEqual([told]);
  });

  test('a step that fails refuses the node, and Node-RED goes on', async () => {
    await run({ to: 'ada' }, { [TYPE]: [() => JSON.parse('{') as never] });
    const caught = inbox('caught');
    send('letter', { payload: 'x' });
    expect((await caught.next())['error'].code).toBe('INTERNAL');
  });
});

describe('in the runtime, of this package', () => {
  const database = testDatabase('node-red-versions');
  afterAll(() => database.drop());
  useNodeRed();

  test.each(['track-event', 'segment-entry'])('%s of a newer package is refused', async (type) => {
    await start(database.uri, [node('n', type, { version: 99 }, ['out'])]);
    expect(statuses('n')).toEqual([
      { fill: 'red', shape: 'ring', text: expect.stringContaining('VERSION_UNSUPPORTED') },
    ]);
  });

  test('what uses a connection of a newer package is told why there is none', async () => {
    await start(database.uri, [node('n', 'track-event', {}, ['out'])], { version: 99 });
    const caught = inbox('caught');
    send('n', { payload: { type: 'Purchase', profile: { externalId: 'ada' } } });
    const { error } = await caught.next();
    expect(error).toMatchObject({
      code: 'VERSION_UNSUPPORTED',
      message: expect.stringContaining('of version 99'),
    });
  });
});
