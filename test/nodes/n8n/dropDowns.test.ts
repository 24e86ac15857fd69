import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { methods } from '../../../nodes/hosts/n8n/parameters/methods';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-drop-downs');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({
    externalId: 'anita',
    attributes: { points: 30, joined: '2026-01-02', isMember: true, hobbies: ['chess'] },
  });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

/** The form of a row whose attribute is this one. */
const rowOf = (attribute: string) =>
  ({
    getCredentials: async () => credential,
    getNode: () => ({ name: 'Filter Audience' }),
    getCurrentNodeParameter: (name: string) => (name === '&attribute' ? attribute : undefined),
  }) as never;
const operatorsOf = async (attribute: string) =>
  (await methods.loadOptions.getOperators.call(rowOf(attribute))).map(({ value }) => value);

test('a row of conditions offers the attributes of the account, with their types', async () => {
  const offered = await methods.listSearch.searchConditionAttributes.call(rowOf(''));
  expect(offered.results).toEqual(
    expect.arrayContaining([
      { name: 'points (number)', value: 'points' },
      { name: 'joined (date)', value: 'joined' },
      { name: 'hobbies (list)', value: 'hobbies' },
    ]),
  );
});

test.each([
  ['points', ['greaterThan', 'lessOrEqual'], ['startsWith', 'isToday', 'includesAny']],
  ['joined', ['isToday', 'willBeWithin'], ['startsWith', 'greaterThan']],
  ['isMember', ['is'], ['greaterThan', 'startsWith', 'isToday']],
  ['city', ['startsWith', 'contains'], ['greaterThan', 'isToday']],
])('for %s it offers operators of its type, and no others', async (attribute, fitting, others) => {
  const offered = await operatorsOf(attribute);
  expect(offered).toEqual(expect.arrayContaining(fitting));
  for (const other of others) expect(offered).not.toContain(other);
});

const offeredBy = async (list: keyof typeof methods.listSearch, filter?: string) =>
  (await methods.listSearch[list].call(rowOf(''), filter)).results;

test('broadcasts, imports, event types, topics, companies and places are offered as people know them, each standing for what names it here', async () => {
  await engine.profiles.upsert({ externalId: 'anita', attributes: { company: 'Acme' } });
  await engine.events.track({ profile: { externalId: 'anita' }, type: 'Purchase' });
  const old = await engine.broadcasts.create({ name: 'A spring sale', channel: 'sms' });
  const { id } = await engine.broadcasts.create({ name: 'Winter sale', channel: 'email' });
  await engine.broadcasts.close(old.id);
  const { importId, defaultTag } = await engine.profiles.import.analyze('email\neve@example.com\nnobody\n');
  await engine.consent.topics.create({ name: 'News', channels: ['email'], default: 'opt-in' });
  await engine.waits.open(
    { host: 'test', flowId: 'flow', nodeId: 'node' },
    { profile: { externalId: 'anita' }, branches: [] },
  );
  expect(await offeredBy('searchBroadcasts')).toEqual([
    { name: expect.stringMatching(/^Winter sale \(email, 20\S+\)$/), value: id },
    { name: expect.stringMatching(/^A spring sale \(sms, .*, closed\)$/), value: old.id },
  ]);
  expect(await offeredBy('searchBroadcasts', 'WINTER')).toHaveLength(1);
  expect(await offeredBy('searchImports')).toEqual([
    { name: `${defaultTag} (analyzed, 1 of 2 rows)`, value: importId },
  ]);
  expect(await offeredBy('searchEventTypes')).toEqual([{ name: 'Purchase (1)', value: 'Purchase' }]);
  expect(await offeredBy('searchTopics')).toEqual([{ name: 'News', value: 'News' }]);
  expect(await offeredBy('searchCompanies', 'ac')).toEqual([{ name: 'Acme (1)', value: 'Acme' }]);
  expect(await offeredBy('searchCompanies', 'none')).toEqual([]);
  expect(await offeredBy('searchPlaces')).toEqual([
    { name: 'test / flow / node (1 waiting)', value: 'test / flow / node' },
  ]);
});

test('what is chosen from a list is what a node works with, as is what was saved when it was text', async () => {
  const chosen = (value: string, mode = 'list') => ({ __rl: true, mode, value });
  const { id } = await engine.broadcasts.create({ name: 'Chosen', channel: 'email' });
  const run = async (type: string, parameters: object) => {
    const { error, outputs } = await runNode({
      type,
      parameters: parameters as never,
      items: [{ id, externalId: 'anita' }],
      credential,
      typeVersion: 2,
    });
    expect(error).toBeUndefined();
    return outputs[0];
  };
  for (const broadcastId of [chosen(id), chosen('={{ $json.id }}', 'id'), id, '={{ $json.id }}'])
    expect(await run('broadcast', { operation: 'get', broadcastId })).toMatchObject([
      { broadcast: { id, name: 'Chosen' } },
    ]);
  for (const eventType of [chosen('Visit'), chosen('Visit', 'name'), 'Visit'])
    await run('trackEvent', { eventType, propertiesFrom: 'json', propertiesJson: '{}', options: {} });
  expect(await run('profile', { operation: 'events', eventType: chosen('Visit'), limit: 9 })).toHaveLength(3);
  const { importId } = await engine.profiles.import.analyze('externalId\nfrom-list\n');
  expect(
    await run('importProfiles', { operation: 'commit', importId: chosen(importId), options: {} }),
  ).toMatchObject([{ importId, created: 1 }]);
});

test('a database that is away is told in the same words as elsewhere, without the password', async () => {
  const away = {
    ...(rowOf('') as object),
    getCredentials: async () => ({
      ...credential,
      connectionString: 'mongodb://shop:verysecret@127.0.0.1:9/?serverSelectionTimeoutMS=200',
    }),
  };
  const error = (await methods.listSearch.searchConditionAttributes
    .call(away as never)
    .catch((one: unknown) => one)) as { message: string; context: { code?: string } };
  // n8n has its own words for a refused connection.
  expect(error.message).toContain('refused the connection');
  expect(error.context.code).toBe('DATABASE_UNAVAILABLE');
  expect(JSON.stringify([error, error.message])).not.toContain('verysecret');
});
