import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { Tag } from '../../../nodes/Tag/Tag.node';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-tag');
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
    { externalId: 'anita', tags: ['vip', 'newsletter'] },
    { externalId: 'bela', tags: ['vip'] },
  ]);
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function run(parameters: IDataObject, items: IDataObject[] = [{}], onError?: OnError) {
  return runNode({
    type: 'tag',
    parameters,
    items,
    credential,
    ...(onError === undefined ? {} : { onError }),
  });
}
const named = (value: string) => ({ __rl: true, mode: 'name', value });
const names = async () => (await engine.tags.list()).map(({ name }) => name);

test('Get Many lists tags with their number of profiles, by name, up to the limit or all', async () => {
  const { outputs, items } = await run({ operation: 'getAll', search: '', returnAll: true });
  expect(outputs[0]).toMatchObject([
    { tag: { name: 'newsletter', profiles: 1, createdAt: expect.any(String) } },
    { tag: { name: 'vip', profiles: 2 } },
  ]);
  expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
  expect(
    (await run({ operation: 'getAll', search: '', returnAll: false, limit: 1 })).outputs[0],
  ).toHaveLength(1);
  expect((await run({ operation: 'getAll', search: 'VI', returnAll: true })).outputs[0]).toMatchObject([
    { tag: { name: 'vip' } },
  ]);
});

test('Create makes a tag; a name that is taken or empty is an error of that item only', async () => {
  const { outputs } = await run(
    { operation: 'create', tagName: '={{ $json.name }}' },
    [{ name: ' Spring Sale ' }, { name: 'VIP' }, { name: '' }, { name: 'autumn' }],
    'continueRegularOutput',
  );
  expect(outputs[0]).toMatchObject([
    { tag: { name: 'Spring Sale' } },
    { error: expect.any(String) },
    { error: "'Name' is empty" },
    { tag: { name: 'autumn' } },
  ]);
  expect(await names()).toEqual(expect.arrayContaining(['Spring Sale', 'autumn']));
  expect((await run({ operation: 'create', tagName: 'vip' })).error?.code).toBe('NAME_TAKEN');
});

test('Delete takes a tag off every profile, refuses one in use, and does so all the same when told to', async () => {
  const remove = (name: string, options = {}) => run({ operation: 'delete', tag: named(name), options });
  await engine.segments.create({
    name: 'VIPs',
    type: 'snapshot',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  expect((await remove('vip')).error?.code).toBe('IN_USE');
  expect((await engine.profiles.get({ externalId: 'bela' })).tags).toEqual(['vip']);
  const { outputs } = await remove('vip', { force: true });
  expect(outputs[0]).toEqual([{ tag: { name: 'vip', profiles: 2 }, deleted: true }]);
  expect((await engine.profiles.get({ externalId: 'anita' })).tags).toEqual(['newsletter']);
  expect((await remove('vip')).error?.code).toBe('NOT_FOUND');
  expect((await remove('={{ $json.none }}')).error?.message).toBe("'Tag' is empty");
});

test('every operation has an action for the panel; one that does not exist is refused', async () => {
  const operation = new Tag().description.properties.find(({ name }) => name === 'operation');
  for (const option of operation?.options ?? [])
    expect(option).toMatchObject({ action: expect.stringMatching(/^[A-Z][a-z]+ [a-z ]*tags?$/) });
  expect((await run({ operation: 'rename' })).error).toMatchObject({
    message: "There is no operation 'rename'",
  });
});
