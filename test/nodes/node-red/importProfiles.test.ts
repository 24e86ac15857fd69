import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-import-profiles');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

test('text, bytes and rows are imported, problems leave by the second output; analyzed first when asked (R67, R68)', async () => {
  await start(database.uri, [
    node('both', 'import-profiles', { moreTags: 'spring' }, ['out'], ['bad']),
    node('looking', 'import-profiles', { operation: 'analyze' }, ['writing', 'seen'], ['bad']),
    node('writing', 'import-profiles', { operation: 'commit', defaultTag: false }, ['out'], ['bad']),
  ]);
  const [out, bad, seen] = [inbox('out'), inbox('bad'), inbox('seen')];
  send('both', { payload: 'externalId\na\n' });
  expect((await out.next()).payload).toMatchObject({
    created: 1,
    tags: [expect.stringMatching(/^Import /), 'spring'],
  });
  send('both', { payload: Buffer.from('externalId\nb\n') });
  expect((await out.next()).payload).toMatchObject({ created: 1 });
  send('looking', { payload: [{ externalId: 'c' }, { email: 'no address' }] });
  expect((await seen.next()).payload).toMatchObject({ rows: 2, valid: 1 });
  expect((await bad.next()).payload).toMatchObject([{ line: 2, row: { email: 'no address' } }]);
  expect((await out.next()).payload).toMatchObject({ created: 1, tags: [] });
});

test('nothing to import and an unknown import go to Catch', async () => {
  await start(database.uri, [
    node('both', 'import-profiles', {}, ['out'], []),
    node('writing', 'import-profiles', { operation: 'commit' }, ['out'], []),
  ]);
  const caught = inbox('caught');
  send('both', {});
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  send('writing', { payload: { importId: 'never' } });
  expect((await caught.next()).error.code).toBe('NOT_FOUND');
});

test('columns go where the node or the message says; one that does not exist, or goes nowhere known, goes to Catch', async () => {
  await start(database.uri, [
    node(
      'here',
      'import-profiles',
      { columns: '{ "Town": "attributes.homeCity", "Secret": null }' },
      ['out'],
      [],
    ),
    node('told', 'import-profiles', { columns: 'columns', columnsType: 'msg' }, ['out'], []),
  ]);
  const [out, caught] = [inbox('out'), inbox('caught')];
  send('here', { payload: 'externalId,Town,Secret\nx1,Leeds,4711\n' });
  expect((await out.next()).payload).toMatchObject({
    created: 1,
    columns: [{ target: 'externalId' }, { target: 'attributes.homeCity' }, { target: null }],
  });
  expect((await engine.profiles.get({ externalId: 'x1' })).attributes).toMatchObject({ homeCity: 'Leeds' });
  send('told', { payload: [{ No: 'x2' }], columns: { No: 'externalId' } });
  expect((await out.next()).payload).toMatchObject({ created: 1 });
  send('told', { payload: [{ externalId: 'x3' }] });
  expect((await out.next()).payload).toMatchObject({ created: 1 });
  for (const [columns, message] of [
    [{ Nr: 'externalId' }, 'There is no column "Nr"'],
    [{ No: 'postcode' }, 'cannot go to "postcode"'],
    ['No', 'columns'],
  ] as const) {
    send('told', { payload: [{ No: 'x4' }], columns });
    expect((await caught.next()).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
  }
});

test('NDJSON is one object a line, and a line that was cut is a problem of its own; cells may be parted by tabs', async () => {
  await start(database.uri, [
    node('lines', 'import-profiles', { format: 'ndjson' }, ['out'], ['bad']),
    node('tabs', 'import-profiles', { delimiter: 'tab' }, ['out'], ['bad']),
  ]);
  const [out, bad] = [inbox('out'), inbox('bad')];
  send('lines', { payload: '{"externalId":"n1"}\n{"externalId":"n2","ci\n{"externalId":"n3"}\n' });
  expect((await out.next()).payload).toMatchObject({ rows: 3, created: 2 });
  expect((await bad.next()).payload).toMatchObject([
    { line: 2, message: expect.stringContaining('no JSON') },
  ]);
  send('lines', { payload: [{ externalId: 'n4' }] });
  expect((await out.next()).payload).toMatchObject({ created: 1 });
  send('tabs', { payload: 'externalId\tcity, country, continent\nt1\tLeeds\n' });
  expect((await out.next()).payload).toMatchObject({
    created: 1,
    columns: [{ name: 'externalId' }, { name: 'city, country, continent' }],
  });
});

test('attributes that a row does not have stay, or are cleared', async () => {
  await start(database.uri, [
    node('keep', 'import-profiles', {}, ['out'], []),
    node('clear', 'import-profiles', { mode: 'full' }, ['out'], []),
  ]);
  const out = inbox('out');
  await engine.profiles.upsert({ externalId: 'm1', attributes: { city: 'London', age: 30 } });
  for (const [how, age] of [
    ['keep', 30],
    ['clear', undefined],
  ] as const) {
    send(how, { payload: 'externalId,city\nm1,Paris\n' });
    await out.next();
    expect((await engine.profiles.get({ externalId: 'm1' })).attributes['age']).toBe(age);
  }
});
