import { MongoClient, type Db } from 'mongodb';
import { testDatabase, testServerUri } from '../../../support/database';

let ran: string[] = [];
let failAt: string | undefined;

jest.mock('../../../../engine/store/mongo/migrations', () => {
  const step = (name: string) => async (db: Db) => {
    ran.push(name);
    await db.collection('profiles').updateMany({}, { $set: { [name]: true } });
    if (failAt === name) throw new Error('the process ends here');
  };
  return { MIGRATIONS: [step('one'), step('two')] };
});
import { openAudienceEngine } from '../../../../engine';
import { DATA_VERSION } from '../../../../engine/store/mongo/dataVersion';
import { INDEXES } from '../../../../engine/indexes';

let client: MongoClient;
beforeAll(async () => (client = await MongoClient.connect(testServerUri())));
afterAll(() => client.close());
beforeEach(() => {
  ran = [];
  failAt = undefined;
});

/** A database as version `version` of the package left it. */
async function databaseOf(version: number) {
  const { uri, database, drop } = testDatabase('migrate');
  const db = client.db(database);
  await db
    .collection('migrations')
    .insertOne({ _id: 'state' as never, version, indexes: 'of an earlier time' });
  await db.collection('profiles').insertOne({ account: 'main', keys: ['main.externalId.ada'] });
  return {
    uri,
    db,
    drop,
    version: async () =>
      (await db.collection('migrations').findOne({ _id: 'state' as never }))?.version as number,
  };
}

it('runs each step once, in order, however many processes start at the same instant', async () => {
  const { uri, version, drop } = await databaseOf(1);
  const engines = await Promise.all(
    Array.from({ length: 4 }, (_, n) => openAudienceEngine({ uri, appName: `process-${n}` })),
  );
  await Promise.all(engines.map((engine) => engine.health()));
  expect(ran).toEqual(['one', 'two']);
  expect(await version()).toBe(DATA_VERSION);
  await Promise.all(engines.map((engine) => engine.close()));
  await drop();
});

it('begins an empty database at the version of today: there is nothing to migrate', async () => {
  const { uri, drop } = testDatabase('fresh');
  const engine = await openAudienceEngine({ uri });
  await engine.health();
  expect(ran).toEqual([]);
  await engine.close();
  await drop();
});

it('goes on with the step in which a process ended', async () => {
  const { uri, version, db, drop } = await databaseOf(1);
  failAt = 'two';
  const first = await openAudienceEngine({ uri });
  await expect(first.health()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await version()).toBe(2);
  failAt = undefined;
  // The same engine tries again with its next call.
  await first.health();
  expect(ran).toEqual(['one', 'two', 'two']);
  expect(await version()).toBe(3);
  expect(await db.collection('profiles').findOne({}, { projection: { _id: 0, one: 1, two: 1 } })).toEqual({
    one: true,
    two: true,
  });
  await first.close();
  await drop();
});

it('replaces an index that has another definition now', async () => {
  const { uri, db, drop } = await databaseOf(DATA_VERSION);
  await db.collection('tags').createIndex({ name: 1 }, { name: 'account' });
  const engine = await openAudienceEngine({ uri });
  await engine.health();
  const found = (await db.collection('tags').indexes()).find(({ name }) => name === 'account');
  expect(found?.key).toEqual(INDEXES.tags?.[0]?.key);
  await engine.close();
  await drop();
});
