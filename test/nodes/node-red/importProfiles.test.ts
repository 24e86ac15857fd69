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
  expect((await out.next()).payload).toMatchObject({ created: 1, tags: [expect.stringMatching(/^Import /), 'spring'] });
  send('both', { payload: Buffer.from('externalId\nb\n') });
  expect((await out.next()).payload).toMatchObject({ created: 1 });
  send('looking', { payload: [{ externalId: 'c' }, { email: 'no address' }] });
  expect((await seen.next()).payload).toMatchObject({ rows: 2, valid: 1 });
  expect((await bad.next()).payload).toMatchObject([{ line: 2, row: { email: 'no address' } }]);
  expect((await out.next()).payload).toMatchObject({ created: 1, tags: [] });
});

test('nothing to import and an unknown import go to Catch', async () => {
  await start(database.uri, [node('both', 'import-profiles', {}, ['out'], []), node('writing', 'import-profiles', { operation: 'commit' }, ['out'], [])]);
  const caught = inbox('caught');
  send('both', {});
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  send('writing', { payload: { importId: 'never' } });
  expect((await caught.next()).error.code).toBe('NOT_FOUND');
});
