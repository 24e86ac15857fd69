import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { deploy, inbox, node, send, start, useNodeRed, type FlowNode } from './runFlow';

const database = testDatabase('node-red-subflows');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.segments.create({ name: 'Buyers', type: 'realTime', rule: { event: 'Bought' } });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const onCanvas = (one: FlowNode, settings: Record<string, unknown> = {}): FlowNode => ({
  ...one,
  x: 0,
  y: 0,
  ...settings,
});
/** What the template holds finds its connection through a property of each instance, unless it names one. */
const template = (...nodes: FlowNode[]): FlowNode[] => [
  {
    id: 'sub',
    type: 'subflow',
    name: 'Sub',
    wires: [],
    in: [{ x: 0, y: 0, wires: [{ id: 'track' }] }],
    out: [
      {
        x: 0,
        y: 0,
        wires: [
          { id: 'track', port: 0 },
          { id: 'entry', port: 0 },
        ],
      },
    ],
    env: [{ name: 'CONNECTION', type: 'conf-type', value: '' }],
  },
  ...nodes.map((one) => onCanvas(one, { z: 'sub', connection: '${CONNECTION}' })),
];
const instance = (id: string, settings: Record<string, unknown> = {}): FlowNode => ({
  id,
  type: 'subflow:sub',
  z: 'tab',
  x: 0,
  y: 0,
  env: [{ name: 'CONNECTION', type: 'conf-type', value: 'db' }],
  wires: [['out']],
  ...settings,
});
const track = node('track', 'track-event', {}, []);
const entry = node('entry', 'segment-entry', { audience: { segments: ['Buyers'] } }, []);

const bought = (externalId: string) => ({ payload: { type: 'Bought', profile: { externalId } } });
const statusOf = async (id: string) => (await engine.flows.list()).find((flow) => flow.id === id)?.status;

test.each(['nodes', 'flows'] as const)(
  'a connection that a property of a subflow names is changed in a deploy of %s: the nodes go on with the new one',
  async (type) => {
    const account = `other-${type}`;
    const there = await openAudienceEngine({ uri: database.uri, account });
    await there.segments.create({ name: 'Buyers', type: 'realTime', rule: { event: 'Bought' } });
    const flow = [...template(track, entry), instance('one')];
    await start(database.uri, flow);
    await eventually(async () => (await statusOf('one-entry')) === 'active', {
      what: 'the flow is launched',
    });
    const begin = performance.now();
    await deploy(database.uri, flow, { type, connection: { account } });
    expect(performance.now() - begin).toBeLessThan(6_000);
    await eventually(async () => (await there.flows.list()).some(({ status }) => status === 'active'), {
      what: 'the flow is launched in the other account',
    });
    const out = inbox('out');
    send('one', bought(`ada-${type}`));
    const [tracked, entered] = await out.take(2);
    expect([tracked?.payload, entered?.payload]).toContainEqual(
      expect.objectContaining({ externalId: `ada-${type}` }),
    );
    expect(inbox('caught').all).toEqual([]);
    await there.close();
  },
);

test.each<[string, FlowNode[]]>([
  ['the instance', template(track, entry)],
  ['its node, from the template,', [...template(track), instance('gone')]],
])(
  'a Segment Entry of a subflow: %s is removed, and the flow is stopped; another instance, and a deploy that removes nothing, stop none',
  async (_what, after) => {
    const flow = [...template(track, entry), instance('gone')];
    await start(database.uri, [...flow, instance('stays', { name: 'Other' })]);
    const active = async (id: string) => (await statusOf(id)) === 'active';
    await eventually(async () => (await active('gone-entry')) && (await active('stays-entry')), {
      what: 'both flows are launched',
    });
    await deploy(database.uri, [...flow, instance('stays')], { type: 'full' });
    expect([await statusOf('gone-entry'), await statusOf('stays-entry')]).toEqual(['active', 'active']);
    const keepsTheOther = after.some(({ id }) => id === 'entry');
    await deploy(database.uri, [...after, ...(keepsTheOther ? [instance('stays')] : [])], { type: 'nodes' });
    expect([await statusOf('gone-entry'), await statusOf('stays-entry')]).toEqual([
      'stopped',
      keepsTheOther ? 'active' : 'stopped',
    ]);
  },
);
