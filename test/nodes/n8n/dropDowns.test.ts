import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { methods } from '../../../nodes/hosts/n8n/parameters/methods';
import { testDatabase } from '../../support/database';

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
    .catch((one: unknown) => one)) as { message: string; description: string };
  // n8n has its own words for a refused connection.
  expect(error.message).toContain('refused the connection');
  expect(error.description).toContain('DATABASE_UNAVAILABLE');
  expect(JSON.stringify([error, error.message])).not.toContain('verysecret');
});
