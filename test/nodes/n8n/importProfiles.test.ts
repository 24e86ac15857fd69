import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-import-profiles');
const credential = { configurationType: 'connectionString', connectionString: base.uri, account: 'main', timeZone: 'UTC' };
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = (parameters: IDataObject, items: IDataObject[] = [{}], more: object = {}) => runNode({ type: 'importProfiles', parameters, items, credential, ...more });

test('items are one import under its default tag; a bad one is a problem of that item (R67)', async () => {
  const { outputs, items, error } = await run({ operation: 'import', source: 'items', defaultTag: true, moreTags: 'spring' }, [{ externalId: 'a' }, { email: 'no address' }, { externalId: 'b' }]);
  expect(error).toBeUndefined();
  expect(outputs[0]).toMatchObject([{ rows: 3, created: 2, tags: [expect.stringMatching(/^Import /), 'spring'] }]);
  expect(outputs[1]).toMatchObject([{ line: 2, message: expect.any(String), hint: expect.any(String) }]);
  expect(items[1]?.[0]?.pairedItem).toEqual({ item: 1 });
});

test('what was analyzed is imported later, without the default tag (R68)', async () => {
  const analysis = await run({ operation: 'analyze', source: 'csv', csv: 'externalId,city\nc,London\n' });
  expect(analysis.outputs[0]).toMatchObject([{ rows: 1, valid: 1, defaultTag: expect.any(String) }]);
  expect(await engine.profiles.get({ externalId: 'c' }).catch(({ code }: { code: string }) => code)).toBe('NOT_FOUND');
  const { outputs } = await run({ operation: 'commit', importId: analysis.outputs[0]?.[0]?.['importId'] as string, defaultTag: false, moreTags: '' });
  expect(outputs[0]).toMatchObject([{ created: 1, tags: [] }]);
});

test('a file is imported; no text and an unknown import say what to do', async () => {
  const binary = { data: { data: Buffer.from('externalId\nd\n').toString('base64'), mimeType: 'text/csv' } };
  expect((await run({ operation: 'import', source: 'binary', binaryField: 'data', defaultTag: true, moreTags: '' }, [{}], { binary })).outputs[0]).toMatchObject([{ created: 1 }]);
  expect((await run({ operation: 'analyze', source: 'csv', csv: '={{ $json.text }}' }, [{ text: ' ' }])).error?.message).toBe("'CSV' is empty");
  expect((await run({ operation: 'commit', importId: 'never', defaultTag: true, moreTags: '' })).error?.description).toContain('(NOT_FOUND');
});
