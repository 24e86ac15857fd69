import { inspectDatabase } from '../../../../engine';
import { testDatabase } from '../../../support/database';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('inspect');

it('looking at a database that is not there makes none', async () => {
  const absent = testDatabase('absent');
  expect(await inspectDatabase({ uri: absent.uri, account: 'mian' })).toEqual({
    database: absent.database,
    account: 'mian',
    accounts: [],
  });
  const names = (await (await accounts.stored()).admin().listDatabases({ nameOnly: true })).databases.map(
    ({ name }) => name,
  );
  expect(names).not.toContain(absent.database);
});

it('the accounts of a database are told with their people, and an account that is only asked for is not made', async () => {
  const engine = await accounts.open({ account: 'main' });
  await engine.profiles.upsertMany([{ externalId: 'a' }, { externalId: 'b' }]);
  const shop = await accounts.open({ account: 'shop "2"' });
  expect(await shop.accounts.list()).toEqual(['main', 'shop "2"']);
  const before = await collections();
  expect(await inspectDatabase({ uri: accounts.database.uri, account: 'mian' })).toMatchObject({
    account: 'mian',
    accounts: [
      { name: 'main', profiles: 2 },
      { name: 'shop "2"', profiles: 0 },
    ],
  });
  expect(await engine.accounts.list()).toEqual(['main', 'shop "2"']);
  expect(await collections()).toEqual(before);
});

const collections = async (): Promise<string[]> =>
  (await (await accounts.stored()).listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .sort();

it('bad options and a server that does not answer are told as by an engine', async () => {
  await expect(inspectDatabase({ uri: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(
    inspectDatabase({ uri: 'mongodb://u:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=200' }),
  ).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', message: expect.not.stringContaining('secret') });
});
