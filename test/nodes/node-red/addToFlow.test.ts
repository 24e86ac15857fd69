import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { admin, inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-add-to-flow');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    {
      externalId: 'ada',
      emails: ['ada@example.com'],
      attributes: { company: 'Acme' },
      tags: ['vip', 'trial'],
    },
    { externalId: 'ben', emails: ['ben@example.com'], tags: ['vip'] },
    { externalId: 'cem', emails: ['cem@example.com'], attributes: { company: 'Acme' } },
    { externalId: 'nobody' },
  ]);
  await engine.doNotContact.add({ email: 'cem@example.com', reason: 'unsubscribed', source: 'test' });
  await launch('welcome', 'Welcome', { checkDoNotContact: 'email' });
  await launch('on-hold', 'On hold');
  await engine.flows.pause('on-hold');
  await launch('leavers', 'Leavers', { on: ['exit'] });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

async function launch(id: string, name: string, more: object = {}) {
  await engine.flows.launch({
    id,
    name,
    host: 'node-red',
    audience: { profiles: [{ externalId: 'nobody' }] },
    updateAfterLaunch: 'never',
    ...more,
  });
  await engine.work.runDue();
}

test("the message's profile is taken in at once, and told its outcome (R94, R97, R100)", async () => {
  await start(database.uri, [node('adding', 'add-to-flow', { flow: 'Welcome' }, ['out'])]);
  const out = inbox('out');
  send('adding', { payload: { order: 7 }, profile: { externalId: 'ada' } });
  expect(await out.next()).toMatchObject({
    payload: { order: 7 },
    audience: { addedToFlow: { flow: { id: 'welcome', name: 'Welcome' }, outcome: 'accepted', accepted: 1 } },
  });
  send('adding', { payload: { email: 'ADA@example.com' } });
  expect((await out.next()).audience.addedToFlow).toMatchObject({ outcome: 'alreadyInFlow' });
  send('adding', { payload: { externalId: 'cem' } });
  expect((await out.next()).audience.addedToFlow).toMatchObject({ outcome: 'notContactable' });
});

test('in a list everybody has an outcome of his own, and one that cannot be added keeps nobody out', async () => {
  await start(database.uri, [
    node('adding', 'add-to-flow', { flow: 'topic', flowType: 'msg', what: 'list' }, ['out']),
  ]);
  const out = inbox('out');
  send('adding', {
    topic: 'welcome',
    payload: [{ externalId: 'ben' }, { externalId: 'never seen' }, { profile: { externalId: 'ada' } }],
  });
  const { addedToFlow } = (await out.next()).audience;
  expect(addedToFlow).toMatchObject({
    accepted: 1,
    alreadyInFlow: 1,
    participants: [
      { outcome: 'accepted' },
      { error: { code: 'NOT_FOUND', hint: expect.any(String) } },
      { outcome: 'alreadyInFlow' },
    ],
  });
});

test('tags and companies of the form go in together; of several tags all can be asked for', async () => {
  await launch('mixture', 'Mixture');
  await launch('all-tags', 'All tags');
  const tags = { segments: [], tags: ['vip', 'trial'], profiles: [], companies: [] };
  await start(database.uri, [
    node(
      'any-tag',
      'add-to-flow',
      { flow: 'mixture', what: 'audience', audience: { ...tags, companies: ['Acme'] } },
      ['out'],
    ),
    node(
      'all-tags',
      'add-to-flow',
      { flow: 'All tags', what: 'audience', tagsMatch: 'all', audience: tags },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('any-tag', {});
  expect((await out.next()).audience.addedToFlow).toEqual({
    flow: { id: 'mixture', name: 'Mixture' },
    accepted: 3,
    alreadyInFlow: 0,
    notAllowedToReEnter: 0,
    notContactable: 0,
  });
  send('all-tags', {});
  expect((await out.next()).audience.addedToFlow).toMatchObject({ accepted: 1 });
});

test('participants come one by one or in batches, as a sequence (R100)', async () => {
  await start(database.uri, [
    node(
      'one',
      'add-to-flow',
      { operation: 'participants', flow: 'Mixture', outcome: 'accepted', returnAll: true },
      ['out'],
    ),
    node('many', 'add-to-flow', { operation: 'participants', flow: 'Mixture', limit: 3, batchSize: 2 }, [
      'out',
    ]),
    node(
      'none',
      'add-to-flow',
      { operation: 'participants', flow: 'Mixture', outcome: 'notContactable', batchSize: 2 },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('one', { topic: 'kept' });
  const single = await out.take(4);
  expect(new Set(single.map(({ payload }) => payload.profile.externalId))).toEqual(
    new Set(['ada', 'ben', 'cem', 'nobody']),
  );
  expect(single[0]).toMatchObject({
    topic: 'kept',
    profile: { externalId: expect.any(String) },
    payload: { outcome: 'accepted', entries: 1 },
  });
  expect(single.at(-1)?.parts).toMatchObject({ index: 3, count: 4 });
  send('many', {});
  expect((await out.take(2)).map(({ payload, parts }) => [payload.length, parts.count])).toEqual([
    [2, undefined],
    [1, 2],
  ]);
  send('none', {});
  expect(await out.next()).toMatchObject({ payload: [], parts: { count: 1 } });
});

test('a flow that is paused, unknown or without entries, and nobody to add, go to Catch', async () => {
  await start(database.uri, [
    node(
      'named',
      'add-to-flow',
      { flow: 'topic', flowType: 'msg', identifyBy: 'externalId', profileKey: 'ada' },
      ['out'],
    ),
    node('nobody', 'add-to-flow', { flow: 'Welcome', what: 'audience' }, ['out']),
    node('adding-list', 'add-to-flow', { flow: 'Welcome', what: 'list' }, ['out']),
  ]);
  const caught = inbox('caught');
  for (const [topic, code, message] of [
    ['On hold', 'NOT_FOUND', 'is paused'],
    ['Nowhere', 'NOT_FOUND', 'no active flow'],
    ['Leavers', 'NOT_FOUND', 'exits only'],
    ['', 'INVALID_ARGUMENT', 'flow is empty'],
  ]) {
    send('named', { topic });
    expect((await caught.next()).error).toMatchObject({
      code,
      message: expect.stringContaining(message as string),
      cause: { hint: expect.any(String) },
    });
  }
  send('nobody', {});
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  send('adding-list', { payload: 'ada' });
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
});

test('the dialog is offered active flows that begin with entries only (R96)', async () => {
  await start(database.uri, [node('adding', 'add-to-flow', { flow: 'Welcome' }, ['out'])]);
  const { body } = await admin().get('/audience/db/flows').expect(200);
  const names = (body as { name: string }[]).map(({ name }) => name);
  expect(names).toContain('Welcome');
  expect(names).not.toEqual(expect.arrayContaining(['On hold']));
  expect(names).not.toEqual(expect.arrayContaining(['Leavers']));
});
