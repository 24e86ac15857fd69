import type { IDataObject, ILoadOptionsFunctions, INode, IWorkflowBase, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { methods } from '../../../nodes/hosts/n8n/parameters/methods';
import { newWorkflow } from '../../../nodes/hosts/n8n/operations/newWorkflow';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { ActiveTrigger } from './activate';
import { nodeType, runNode } from './runWorkflow';

const base = testDatabase('n8n-add-to-flow');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsertMany([
    {
      externalId: 'anita',
      emails: ['anita@example.com'],
      attributes: { company: 'Acme', city: 'London' },
      tags: ['vip', 'trial'],
    },
    {
      externalId: 'bela',
      emails: ['bela@example.com'],
      attributes: { company: 'Acme', city: 'Paris' },
      tags: ['vip'],
    },
    { externalId: 'cleo', emails: ['cleo@example.com'], attributes: { company: 'Globex', city: 'London' } },
    { externalId: 'dora', emails: ['dora@example.com'], attributes: { city: 'Rome' } },
    { externalId: 'nobody' },
  ]);
  await engine.segments.create({
    name: 'Londoners',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.doNotContact.add({ email: 'dora@example.com', reason: 'unsubscribed', source: 'test' });
  await launch('welcome', 'Welcome', { checkDoNotContact: 'email' });
  for (const [id, name] of [
    ['twin-1', 'Twins'],
    ['twin-2', 'Twins'],
    ['paused', 'On hold'],
    ['over', 'Over'],
  ] as const)
    await launch(id, name);
  await launch('leavers', 'Leavers', { on: ['exit'] });
  await engine.flows.pause('paused');
  await engine.flows.stop('over');
});

afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

async function launch(id: string, name: string, more: object = {}) {
  await engine.flows.launch({
    id,
    name,
    host: 'n8n',
    audience: { profiles: [{ externalId: 'nobody' }] },
    updateAfterLaunch: 'never',
    ...more,
  });
  await engine.work.runDue();
}

function run(parameters: IDataObject, items: IDataObject[] = [{}], onError?: OnError) {
  return runNode({
    type: 'addToFlow',
    parameters,
    items,
    credential,
    ...(onError === undefined ? {} : { onError }),
  });
}

const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const added = (outputs: IDataObject[][]) => outputs[0]?.map(({ addedToFlow }) => addedToFlow as IDataObject);

test("each item's profile is taken in at once, and told its outcome (R94, R97, R100)", async () => {
  const { outputs, items, error } = await run(
    { operation: 'add', flow: byName('Welcome'), what: 'item', identifyBy: 'item' },
    [{ profile: { externalId: 'anita' }, order: 7 }, { email: 'Anita@Example.com' }, { externalId: 'dora' }],
  );
  expect(error).toBeUndefined();
  expect(added(outputs)).toMatchObject([
    { flow: { id: 'welcome', name: 'Welcome' }, outcome: 'accepted', accepted: 1 },
    { outcome: 'alreadyInFlow', accepted: 0 },
    { outcome: 'notContactable', notContactable: 1 },
  ]);
  expect(outputs[0]?.[0]).toMatchObject({ order: 7, profile: { externalId: 'anita' } });
  expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
  const entries = await engine.entries.claim('welcome', { limit: 10, leaseMs: 60_000, owner: 'test' });
  expect(entries.map(({ profile }) => profile.externalId)).toContain('anita');
  for (const entry of entries) await engine.entries.ack(entry);
  const again = await run({
    operation: 'add',
    flow: byId('welcome'),
    what: 'item',
    identifyBy: 'externalId',
    profileKey: 'anita',
  });
  expect(added(again.outputs)).toMatchObject([
    { outcome: expect.stringMatching(/^(alreadyInFlow|notAllowedToReEnter)$/), accepted: 0 },
  ]);
});

test('segments, tags, profiles and companies go in together, each profile once', async () => {
  await launch('mixture', 'Mixture');
  const { outputs, hints, error } = await run({
    operation: 'add',
    flow: byName('Mixture'),
    what: 'audience',
    tagsMatch: 'any',
    audience: {
      segments: [{ segment: byName('Londoners') }],
      tags: [{ tag: byName('vip') }],
      companies: [{ company: 'Acme' }],
      profiles: [{ identifyBy: 'email', profileKey: 'dora@example.com' }],
    },
  });
  expect(error).toBeUndefined();
  expect(added(outputs)).toEqual([
    {
      flow: { id: 'mixture', name: 'Mixture' },
      accepted: 4,
      alreadyInFlow: 0,
      notAllowedToReEnter: 0,
      notContactable: 0,
    },
  ]);
  expect(hints).toEqual(['4 participants were accepted']);
});

test('of several tags all can be asked for', async () => {
  await launch('all-tags', 'All tags');
  const { outputs } = await run({
    operation: 'add',
    flow: byName('All tags'),
    what: 'audience',
    tagsMatch: 'all',
    audience: { tags: [{ tag: byName('vip') }, { tag: byName('trial') }] },
  });
  expect(added(outputs)).toMatchObject([{ accepted: 1 }]);
});

test('participants are listed with their outcome, up to the limit, on their own or in batches (R100)', async () => {
  const all = await run({
    operation: 'participants',
    flow: byName('Mixture'),
    outcome: 'accepted',
    returnAll: true,
    batchSize: 1,
  });
  const ids = all.outputs[0]?.map((json) => (json['profile'] as IDataObject)['externalId']);
  expect(new Set(ids)).toEqual(new Set(['anita', 'bela', 'cleo', 'dora', 'nobody']));
  expect(all.outputs[0]?.[0]).toMatchObject({
    outcome: 'accepted',
    entries: 1,
    enteredAt: expect.any(String),
  });
  const batches = await run({
    operation: 'participants',
    flow: byId('mixture'),
    outcome: 'all',
    returnAll: false,
    limit: 3,
    batchSize: 2,
  });
  expect(batches.outputs[0]?.map((json) => (json['participants'] as unknown[]).length)).toEqual([2, 1]);
  const rejected = await run({
    operation: 'participants',
    flow: byName('Welcome'),
    outcome: 'notContactable',
    returnAll: true,
    batchSize: 1,
  });
  expect(rejected.outputs[0]?.map((json) => (json['profile'] as IDataObject)['externalId'])).toContain(
    'dora',
  );
});

test('a flow that is paused, stopped, unknown or without entries takes nobody; each is an error of its item', async () => {
  const flows = ['On hold', 'Over', 'Nowhere', 'Leavers', 'Twins', ''];
  const { outputs, items } = await run(
    {
      operation: 'add',
      flow: byName('={{ $json.flow }}'),
      what: 'item',
      identifyBy: 'externalId',
      profileKey: 'cleo',
    },
    flows.map((flow) => ({ flow })),
    'continueRegularOutput',
  );
  expect(outputs[0]?.map(({ error }) => error)).toEqual([
    "The flow 'On hold' is paused",
    "The flow 'Over' is stopped",
    "There is no active flow 'Nowhere'",
    "The flow 'Leavers' begins with exits only",
    "2 flows are called 'Twins'",
    "'Flow' is empty",
  ]);
  expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual(flows.map((_, item) => ({ item })));
  const twin = await run({
    operation: 'add',
    flow: byId('twin-2'),
    what: 'item',
    identifyBy: 'externalId',
    profileKey: 'cleo',
  });
  expect(added(twin.outputs)).toMatchObject([{ flow: { id: 'twin-2' }, outcome: 'accepted' }]);
});

test('a new flow is a workflow whose entry point has the audience filled in, and it runs (R95)', async () => {
  const audience = {
    segments: [{ segment: byName('Londoners') }],
    tags: [{ tag: byName('vip') }, { tag: byName('trial') }],
    companies: [{ company: 'Globex' }],
  };
  const { outputs, error } = await run(
    { operation: 'newFlow', newName: 'Second letter', audience, tagsMatch: 'all' },
    [{ order: 7 }],
  );
  expect(error).toBeUndefined();
  const newFlow = outputs[0]?.[0]?.['newFlow'] as unknown as IWorkflowBase;
  expect(outputs[0]?.[0]).toMatchObject({ order: 7, newFlow: { name: 'Second letter', connections: {} } });
  expect(newFlow.nodes).toHaveLength(1);
  const [entry] = newFlow.nodes as [INode];
  expect(entry).toMatchObject({
    name: 'Segment Entry Trigger',
    credentials: { audienceApi: { name: 'Audience' } },
  });
  const trigger = await new ActiveTrigger(entry.type, entry.parameters as IDataObject, credential).activate();
  await eventually(() => trigger.profiles.length >= 2);
  expect(trigger.failures).toEqual([]);
  expect(trigger.profiles.sort()).toEqual(['anita', 'cleo']);
  trigger.emitted.forEach((_, index) => trigger.end(index));
  await trigger.deactivate();
});

test('a new flow keeps the package and the credential of the node that asks for it', () => {
  const credentials = { audienceApi: { id: 'c7', name: 'Shop' } };
  const from = {
    id: 'a',
    name: 'Add to Flow',
    type: '@audience-engine/n8n-nodes-audience.addToFlow',
    typeVersion: 1,
    position: [0, 0] as [number, number],
    parameters: {},
    credentials,
  };
  expect(newWorkflow(from, 'Letter', { segments: [] }, 'all')['nodes']).toEqual([
    expect.objectContaining({
      type: '@audience-engine/n8n-nodes-audience.segmentEntryTrigger',
      credentials,
      parameters: { audience: { segments: [] }, options: {} },
    }),
  ]);
});

test('a new flow of nobody, without a name or of a segment that does not exist is refused', async () => {
  expect((await run({ operation: 'newFlow', newName: 'Letter', audience: {} })).error).toMatchObject({
    message: "'Audience' is empty",
  });
  expect(
    (await run({ operation: 'newFlow', newName: ' ', audience: { companies: [{ company: 'Acme' }] } })).error,
  ).toMatchObject({ message: "'Name of the New Flow' is empty" });
  expect(
    (
      await run({
        operation: 'newFlow',
        newName: 'Letter',
        audience: { segments: [{ segment: byName('Nowhere') }] },
      })
    ).error?.code,
  ).toBe('NOT_FOUND');
});

test('an unknown profile, an empty audience and an unknown segment say what to do, and the others go on', async () => {
  const unknown = await run(
    { operation: 'add', flow: byName('Welcome'), what: 'item', identifyBy: 'item' },
    [{ externalId: 'never seen' }, {}, { externalId: 'bela' }],
    'continueErrorOutput',
  );
  expect(unknown.outputs.map((output) => output.length)).toEqual([1, 2]);
  const empty = await run({ operation: 'add', flow: byName('Welcome'), what: 'audience', audience: {} });
  expect(empty.error).toMatchObject({ message: "'Audience' is empty", itemIndex: 0 });
  const nowhere = await run({
    operation: 'add',
    flow: byName('Welcome'),
    what: 'audience',
    audience: { segments: [{ segment: byName('Nowhere') }] },
  });
  expect(nowhere.error?.code).toBe('NOT_FOUND');
});

test('the list offers active flows that begin with entries only, and narrows by what is typed (R96)', async () => {
  const editor = {
    getCredentials: async () => credential,
    getNode: () => ({ name: 'Add to Flow' }),
  } as unknown as ILoadOptionsFunctions;
  const { results } = await methods.listSearch.searchFlows.call(editor);
  const values = results.map(({ value }) => value);
  expect(values).toEqual(expect.arrayContaining(['welcome', 'twin-1', 'twin-2']));
  for (const absent of ['paused', 'over', 'leavers']) expect(values).not.toContain(absent);
  expect((await methods.listSearch.searchFlows.call(editor, 'WELC')).results).toEqual([
    { name: 'Welcome (n8n)', value: 'welcome' },
  ]);
});

test('every operation has an action, and the node is a tool', () => {
  const { description } = nodeType('addToFlow');
  expect(description.usableAsTool).toBe(true);
  const operation = description.properties.find(({ name }) => name === 'operation');
  expect(operation?.options?.map((option) => 'action' in option && option.action)).toEqual([
    'Add profiles to a flow',
    'Get a new flow to import',
    'Get participants of a flow',
  ]);
});
