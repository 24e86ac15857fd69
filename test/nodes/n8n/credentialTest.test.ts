import { openAudienceEngine } from '../../../engine';
import { audienceApiTest } from '../../../nodes/hosts/n8n/connection/connection';
import type { ConnectionFields } from '../../../nodes/hosts/n8n/connection/connectionString';
import { testDatabase } from '../../support/database';

const database = testDatabase('n8n-credential');
const press = (fields: ConnectionFields) =>
  audienceApiTest.call({} as never, {
    id: '1',
    name: 'Audience',
    type: 'audienceApi',
    data: { connectionString: database.uri, ...fields } as never,
  });

afterAll(() => database.drop());

it('the test of a credential leaves the time zone of the account as it is', async () => {
  const engine = await openAudienceEngine({ uri: database.uri, timeZone: 'Europe/Rome' });
  try {
    await engine.health();
    expect(await press({ timeZone: 'Europe/Berlin' })).toMatchObject({
      status: 'OK',
      message: 'Connected. Account: main',
    });
    expect((await engine.health()).timeZone).toBe('Europe/Rome');
  } finally {
    await engine.close();
  }
});

it('a time zone that does not exist is told', async () => {
  expect(await press({ timeZone: 'Europe/Nowhere' })).toMatchObject({
    status: 'Error',
    message: expect.stringContaining('"Europe/Nowhere" is not a time zone'),
  });
});

it('an account without people, in a database where others have some, is told with theirs; a database without any is not', async () => {
  const engine = await openAudienceEngine({ uri: database.uri });
  try {
    expect(await press({ account: 'mian' })).toMatchObject({ status: 'OK' });
    await engine.profiles.upsert({ externalId: 'ada' });
    expect(await press({ account: 'main' })).toMatchObject({ status: 'OK' });
    expect(await press({ account: 'mian' })).toMatchObject({
      status: 'Error',
      message: expect.stringMatching(/nobody is in the account "mian".*people are in: main \(1\)/),
    });
    expect(await engine.accounts.list()).toEqual(['main']);
  } finally {
    await engine.close();
  }
});

it('names the inputs of the form, not options of the engine', async () => {
  expect(await press({ defaultCountry: 'Germany' })).toMatchObject({
    status: 'Error',
    message: "'Default Country' is no country. Give two letters such as GB.",
  });
});
