import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-tag-node');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', tags: ['vip', 'newsletter'] },
    { externalId: 'ben', tags: ['vip'] },
  ]);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

test('get many lists tags with their number of profiles; a search narrows them down', async () => {
  await start(database.uri, [node('n', 'tag', { search: 'payload', searchType: 'msg' }, ['out'])]);
  const out = inbox('out');
  send('n', { topic: 'kept' });
  expect(await out.next()).toMatchObject({
    topic: 'kept',
    payload: [
      { name: 'newsletter', profiles: 1, createdAt: expect.any(String) },
      { name: 'vip', profiles: 2 },
    ],
  });
  send('n', { payload: 'VI' });
  expect((await out.next()).payload.map(({ name }: { name: string }) => name)).toEqual(['vip']);
});

test('create makes a tag; a name that is taken or missing goes to Catch', async () => {
  await start(database.uri, [
    node('n', 'tag', { operation: 'create', tagName: 'payload', tagNameType: 'msg' }, ['out']),
  ]);
  const out = inbox('out');
  const caught = inbox('caught');
  send('n', { payload: ' Spring Sale ' });
  expect((await out.next()).payload).toEqual({ name: 'Spring Sale' });
  send('n', { payload: 'spring sale' });
  expect((await caught.next()).error).toMatchObject({
    code: 'NAME_TAKEN',
    cause: { hint: expect.stringMatching(/\S/) },
  });
  send('n', {});
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/tagName' },
  });
  send('n', { payload: ['a', 'list'] });
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/tagName' },
  });
  expect((await engine.tags.list()).map(({ name }) => name)).toContain('Spring Sale');
});

test('delete takes a tag off every profile, refuses one in use, and does so all the same when told to', async () => {
  await engine.segments.create({
    name: 'VIPs',
    type: 'snapshot',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  await start(database.uri, [
    node('kind', 'tag', { operation: 'delete', tag: 'vip' }, ['out']),
    node('hard', 'tag', { operation: 'delete', tag: 'vip', force: true }, ['out']),
  ]);
  const out = inbox('out');
  const caught = inbox('caught');
  send('kind', {});
  expect((await caught.next()).error).toMatchObject({ code: 'IN_USE' });
  expect((await engine.profiles.get({ externalId: 'ben' })).tags).toEqual(['vip']);
  send('hard', {});
  expect((await out.next()).payload).toEqual({ name: 'vip', profiles: 2, deleted: true });
  expect((await engine.profiles.get({ externalId: 'ada' })).tags).toEqual(['newsletter']);
  send('hard', {});
  expect((await caught.next()).error).toMatchObject({ code: 'NOT_FOUND' });
});

test('an operation that does not exist goes to Catch', async () => {
  await start(database.uri, [node('n', 'tag', { operation: 'rename' }, ['out'])]);
  const caught = inbox('caught');
  send('n', {});
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/operation' },
  });
});
