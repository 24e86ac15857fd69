import { ExecuteContext, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, Workflow, type IDataObject, type INode } from 'n8n-workflow';
import { MongoClient } from 'mongodb';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { ActiveTrigger } from './activate';
import { additionalDataFor, nodeTypes } from './runWorkflow';

const base = testDatabase('n8n-wait-until');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
const ADA = { externalId: 'ada' };
const PARAMETERS: IDataObject = {
  identifyBy: 'item',
  branch: 'event',
  eventType: 'Purchase',
  sameProperty: 'cartId',
  sameValue: '={{ $json.cart }}',
  amount: 2,
  unit: 'hours',
  key: '={{ $json.cart }}',
  onRepeat: 'both',
};
let engine: AudienceEngine;

beforeAll(async () => {
  // Both of a real n8n are of one instance.
  jest.spyOn(ExecuteContext.prototype, 'getInstanceId').mockReturnValue('testinstance0123456789');
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert(ADA);
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

/** Runs the node as n8n does: behind another node, or, of an item that its trigger has emitted, as the first of an execution. */
async function execute(
  trigger: ActiveTrigger,
  items: IDataObject[],
  options: { resumed?: boolean; mode?: 'trigger' | 'manual'; parameters?: IDataObject; type?: string } = {},
): Promise<{ outputs: IDataObject[][]; error?: string }> {
  const node: INode = {
    id: trigger.identity.node,
    name: 'Wait',
    type: options.type ?? 'waitUntil',
    typeVersion: 1,
    position: [0, 0],
    parameters: (options.parameters ?? PARAMETERS) as INode['parameters'],
    credentials: { audienceApi: { id: 'c', name: 'Audience' } },
  };
  const description = {
    id: trigger.identity.workflow,
    name: 'Cart',
    nodes: [node],
    connections: {},
    active: true,
    settings: {},
  };
  const source = options.resumed ? null : { main: [{ previousNode: 'Before' }] };
  const data = createRunExecutionData({
    executionData: {
      nodeExecutionStack: [{ node, data: { main: [items.map((json) => ({ json }))] }, source }],
    },
  } as never);
  const run = await new WorkflowExecute(
    additionalDataFor(credential, description),
    options.mode ?? 'trigger',
    data,
  ).processRunExecutionData(new Workflow({ ...description, nodeTypes }));
  const result = run.data.resultData.runData['Wait']?.[0];
  const error = result?.error ?? run.data.resultData.error;
  return {
    outputs: (result?.data?.['main'] ?? []).map((output) => (output ?? []).map(({ json }) => json)),
    ...(error && { error: error.message }),
  };
}

test('an item waits for the purchase of its own cart, goes on in an execution of its own, and is handled when that has ended', async () => {
  const trigger = new ActiveTrigger('waitUntil', PARAMETERS, credential);
  const place = () => ({
    host: 'n8n',
    flowId: `n8n:testinstance0123:${trigger.identity.workflow}`,
    nodeId: trigger.identity.node,
  });
  await trigger.activate();
  try {
    const parked = await execute(trigger, [
      { profile: ADA, cart: 'c1', deep: { 'a.b': [1] } },
      { profile: ADA, cart: 'c2' },
    ]);
    expect(parked).toEqual({ outputs: [[], []] });
    await engine.events.track({ id: 'p1', profile: ADA, type: 'Purchase', properties: { cartId: 'c1' } });
    await eventually(() => Promise.resolve(trigger.emitted.length === 1));
    const [emitted] = trigger.emitted;
    const items = emitted?.items as IDataObject[];
    const { outputs } = await execute(trigger, items, { resumed: true });
    expect(outputs).toEqual([
      [
        {
          profile: ADA,
          cart: 'c1',
          deep: { 'a.b': [1] },
          wait: expect.objectContaining({ branch: 0, event: expect.objectContaining({ id: 'p1' }) }),
        },
      ],
      [],
    ]);
    expect(outputs[0]?.[0]?.['wait']).not.toHaveProperty('lease');
    trigger.end(0);
    await eventually(async () => JSON.stringify(await engine.waits.claim(place(), { leaseMs: 0 })) === '[]');
    expect(await engine.waits.counts(place())).toEqual({ waiting: 1, ended: 1, byBranch: { 0: 1 } });
    // Nobody makes up an item that has waited.
    const forged = { ...items[0], wait: { id: 'a'.repeat(24), lease: 'made up', branch: 0 } };
    expect((await execute(trigger, [forged], { resumed: true })).error).toBeDefined();
  } finally {
    await trigger.deactivate();
  }
});

test('started by hand it does not wait: the item leaves by the output that is tried', async () => {
  const trigger = new ActiveTrigger('waitUntil', PARAMETERS, credential);
  const { outputs } = await execute(trigger, [{ profile: ADA, cart: 'c9' }], { mode: 'manual' });
  expect(outputs).toEqual([[{ profile: ADA, cart: 'c9', wait: { branch: 0, tried: true } }], []]);
});

test('each branch has an output: properties of an event, a segment, a date; options say until when, since when and how long at most', async () => {
  await engine.attributes.define({ name: 'renewsOn', type: 'date' });
  await engine.segments.create({
    name: 'VIP',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  await engine.flows.launch({ id: 'f', name: 'F', host: 'test', audience: { tags: ['none'] } });
  await engine.events.track({ profile: ADA, type: 'Order', properties: { total: 1, shop: 'a' } });
  const byName = (value: unknown) => ({ __rl: true, mode: 'name', value });
  const byValue = (value: unknown) => ({ __rl: true, mode: 'value', value });
  const parameters: IDataObject = {
    identifyBy: 'item',
    branch: 'event',
    // From lists; what was saved when these were texts stands in the other tests.
    eventType: byName('Order'),
    where: {
      values: [
        { property: byName('total'), propertyOperator: 'greaterThan', value: byValue('10') },
        { property: byName('shop'), propertyOperator: 'is', value: byValue('={{ $json.shop }}') },
      ],
    },
    moreBranches: {
      values: [
        { branch: 'enters', segment: byName('VIP') },
        {
          branch: 'date',
          attribute: byName('renewsOn'),
          daysBefore: 2,
          shiftUnit: 'weeks',
          shiftWay: 'after',
        },
      ],
    },
    amount: 1,
    unit: 'hours',
    options: {
      until: '09:00',
      weekday: 'monday',
      since: '={{ $json.entry.at }}',
      whileSegment: byName('Everybody'),
      endWithFlow: true,
    },
  };
  await engine.segments.create({
    name: 'Everybody',
    type: 'realTime',
    rule: { tags: ['out'], operator: 'hasNone' },
  });
  await engine.work.runDue();
  const trigger = new ActiveTrigger('waitUntil', parameters, credential);
  const place = {
    host: 'n8n',
    flowId: `n8n:testinstance0123:${trigger.identity.workflow}`,
    nodeId: trigger.identity.node,
  };
  const entry = { id: 'e1', flowId: 'f', at: '2020-01-01T00:00:00Z' };
  const item = { profile: ADA, shop: 'London', entry };
  expect((await execute(trigger, [item], { parameters })).outputs).toEqual([[], [], [], []]);
  const [wait] = await engine.waits.list(place);
  expect(wait).toMatchObject({
    key: 'e1',
    branches: [
      {
        event: {
          type: 'Order',
          where: { all: [{ operator: 'greaterThan', value: 10 }, { value: 'London' }] },
        },
      },
      { segment: expect.any(String) as string, becomes: 'member' },
      { date: { attribute: 'renewsOn', plus: { amount: 2, unit: 'weeks' } } },
    ],
  });
  expect(new Date(wait?.until as string).getUTCDay()).toBe(1);
  await engine.profiles.upsert({ ...ADA, attributes: { renewsOn: '2020-01-01' } });
  const [ended] = await engine.waits.claim(place);
  const resumed = { ...item, wait: { id: ended?.id, lease: ended?.lease, branch: ended?.branch } };
  const { outputs } = await execute(trigger, [resumed as IDataObject], { parameters, resumed: true });
  expect(outputs.map(({ length }) => length)).toEqual([0, 0, 1, 0]);
  const tried = (tryOutput: string) =>
    execute(trigger, [item], { mode: 'manual', parameters: { ...parameters, tryOutput } });
  expect((await tried('branch3')).outputs.map(({ length }) => length)).toEqual([0, 0, 1, 0]);
  expect((await tried('timedOut')).outputs.map(({ length }) => length)).toEqual([0, 0, 0, 1]);
  expect((await tried('branch4')).error).toContain('branch 4');
  await engine.flows.stop('f');
  const stopped = { ...item, entry: { ...entry, id: 'e2' } };
  expect((await execute(trigger, [stopped], { parameters })).outputs).toEqual([[], [], [], []]);
  expect(await engine.waits.list(place)).toEqual([]);
  const alone = { profile: ADA, shop: 'London' };
  const options = { endWithFlow: true };
  expect((await execute(trigger, [alone], { parameters: { ...parameters, options } })).error).toContain(
    'in no flow',
  );
});

test('branches that were moved, added or taken away while somebody waits: the item leaves by the branch that it was, or is refused', async () => {
  const form = (first: string, ...more: string[]): IDataObject => ({
    identifyBy: 'item',
    branch: 'event',
    eventType: first,
    moreBranches: { values: more.map((eventType) => ({ branch: 'event', eventType })) },
    // What goes on knows no earlier node.
    key: "={{ $('Before').item.json.cart }}",
    amount: 1,
    unit: 'hours',
  });
  const before = { ...form('A', 'B'), key: '' };
  const trigger = new ActiveTrigger('waitUntil', before, credential);
  const place = {
    host: 'n8n',
    flowId: `n8n:testinstance0123:${trigger.identity.workflow}`,
    nodeId: trigger.identity.node,
  };
  await execute(trigger, [{ profile: ADA, wait: 'of before' }], { parameters: before });
  await engine.events.track({ profile: ADA, type: 'B' });
  await trigger.activate();
  try {
    await eventually(() => Promise.resolve(trigger.emitted.length === 1));
    const items = trigger.emitted[0]?.items as IDataObject[];
    const outputs = async (parameters: IDataObject) => {
      const { outputs: found, error } = await execute(trigger, items, { parameters, resumed: true });
      return error ?? found.map(({ length }) => length);
    };
    expect(await outputs(form('B', 'A'))).toEqual([1, 0, 0]);
    expect(await outputs({ ...before, eventType: 'A2' })).toEqual([0, 1, 0]);
    expect(await outputs(before)).toEqual([0, 1, 0]);
    expect(await outputs({ ...form('A', 'C', 'B') })).toEqual([0, 0, 1, 0]);
    expect(await outputs({ ...before, moreBranches: {} })).toContain('branch 2');
    expect(items[0]).toMatchObject({ wait: { branches: [expect.any(String), expect.any(String)] } });
    expect(await engine.waits.counts(place)).toMatchObject({ waiting: 0, ended: 1 });
  } finally {
    trigger.end(0);
    await trigger.deactivate();
  }
});

test('May Contact lets go who waits in it: in an execution of its own it asks again, and who has no room then waits on', async () => {
  const parameters: IDataObject = {
    identifyBy: 'item',
    channel: 'email',
    options: { whenLater: 'hold', perMinute: 6000 },
  };
  await engine.profiles.upsert({ ...ADA, emails: ['ada@example.com'] });
  await engine.contacts.policy.set({ caps: [{ most: 1, per: { amount: 1, unit: 'hours' } }] });
  const { permit } = await engine.contacts.ask({ profile: ADA, channel: 'email' });
  const trigger = new ActiveTrigger('mayContact', parameters, credential);
  const place = {
    host: 'n8n',
    flowId: `n8n:testinstance0123:${trigger.identity.workflow}`,
    nodeId: trigger.identity.node,
  };
  const asked = { parameters, type: 'mayContact' };
  const letGo = async () => {
    const client = await MongoClient.connect(base.uri);
    const waits = client.db(base.database).collection('waits');
    await waits.updateMany({ waiting: true }, { $set: { until: new Date(), dueAt: new Date() } });
    await client.close();
  };
  await trigger.activate();
  try {
    expect((await execute(trigger, [{ profile: ADA, n: 1 }], asked)).outputs).toEqual([[], [], []]);
    await letGo();
    await eventually(() => Promise.resolve(trigger.emitted.length === 1));
    const again = () =>
      execute(trigger, trigger.emitted.at(-1)?.items as IDataObject[], { ...asked, resumed: true });
    expect((await again()).outputs).toEqual([[], [], []]);
    expect((await again()).outputs).toEqual([[], [], []]);
    expect(await engine.waits.list(place)).toHaveLength(1);
    trigger.end(0);
    await engine.contacts.settle(permit as string, 'notSent');
    await letGo();
    await eventually(() => Promise.resolve(trigger.emitted.length === 2));
    const { outputs } = await again();
    expect(outputs.map(({ length }) => length)).toEqual([1, 0, 0]);
    expect(outputs[0]?.[0]).toMatchObject({ n: 1, contact: { outcome: 'allowed' } });
    expect(outputs[0]?.[0]).not.toHaveProperty('wait');
    trigger.end(1);
  } finally {
    await trigger.deactivate();
  }
  const open = { ...asked, parameters: { ...parameters, options: {} } };
  const [allowed, later] = (await execute(trigger, [{ profile: ADA }], open)).outputs;
  expect([allowed?.length, later?.length]).toEqual([0, 1]);
});
