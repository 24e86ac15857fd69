import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { createTag, searchTags } from '../../../nodes/hosts/n8n/parameters/lists';
import { testDatabase } from '../../support/database';

const base = testDatabase('n8n-new-tag');
const form = {
  getCredentials: async () => ({ connectionString: base.uri }),
  getNode: () => ({
    id: 'n',
    name: 'Add Tag',
    type: 'addTag',
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
  }),
} as unknown as ILoadOptionsFunctions;
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri });
});

afterAll(async () => {
  await closeIdleEngines();
  await engine.close();
  await base.drop();
});

it('creates the tag whose name was typed into the search, and the list has it from then on', async () => {
  expect(await createTag.call(form, { name: ' Spring 2026 ' })).toBe('Spring 2026');
  expect((await engine.tags.list()).map(({ name }) => name)).toEqual(['Spring 2026']);
  expect((await searchTags.call(form, 'spring')).results).toEqual([
    { name: 'Spring 2026 (0)', value: 'Spring 2026' },
  ]);
});

it('takes a tag that exists already as it is', async () => {
  expect(await createTag.call(form, { name: 'spring 2026' })).toBe('spring 2026');
  expect(await engine.tags.list()).toHaveLength(1);
});

it('says what to do when nothing was typed', async () => {
  await expect(createTag.call(form, { name: '  ' })).rejects.toMatchObject({
    message: expect.stringContaining("'Search'") as string,
  });
});
