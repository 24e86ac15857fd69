import { MongoClient, MongoServerError } from 'mongodb';
import { openAudienceEngine } from '../../../../engine';
import { asAudienceError } from '../../../../engine/store/mongo/databaseError';
import { DATA_VERSION } from '../../../../engine/store/mongo/dataVersion';
import { testDatabase, testServerUri } from '../../../support/database';
import { eventually } from '../../../support/until';
import { accountsOf } from '../../accounts';
import { INDEXES } from '../../../../engine/indexes';

const accounts = accountsOf('connect');

it.each([
  [{}, '/uri'],
  [{ uri: 'http://localhost' }, '/uri'],
  [{ uri: 7 }, '/uri'],
  [{ uri: 'mongodb://h', database: 'a b' }, '/database'],
  [{ uri: 'mongodb://h', account: '' }, '/account'],
  [{ uri: 'mongodb://h', account: 'a\u0000' }, '/account'],
  [{ uri: 'mongodb://h', timeZone: 'Mars/Base' }, '/timeZone'],
  [{ uri: 'mongodb://h', clock: {} }, '/clock'],
  [{ uri: 'mongodb://h', maxPoolSize: 0 }, '/maxPoolSize'],
  [{ uri: 'mongodb://h', defaultCountry: 'Britain' }, '/defaultCountry'],
  [{ uri: 'mongodb://h', refusePlaceholders: 'yes' }, '/refusePlaceholders'],
  [{ uri: 'mongodb://h', timezone: 'UTC' }, '/timezone'],
])('refuses the options %j at %s', async (options, path) => {
  await expect(openAudienceEngine(options as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path,
  });
});

it('opens without a server, says what is wrong with the first call, and never the password', async () => {
  const engine = await openAudienceEngine({
    uri: 'mongodb://ada:s3cr%3At@127.0.0.1:1/x?serverSelectionTimeoutMS=300&appName=a@b',
  });
  const error = (await engine.health().catch((thrown: unknown) => thrown)) as Error & {
    code: string;
    hint: string;
  };
  expect(error).toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringContaining('127.0.0.1:1'),
    hint: expect.stringMatching(/Is MongoDB running/),
  });
  const everything = [
    error.message,
    error.hint,
    error.stack,
    JSON.stringify(error),
    String(error.cause),
  ].join();
  expect(everything).not.toMatch(/s3cr/);
  await engine.close();
});

it('tells of a malformed connection string without repeating it', async () => {
  const engine = await openAudienceEngine({ uri: 'mongodb://ada:p@ss:w0rd@host:99999/x' });
  const error = (await engine.health().catch((thrown: unknown) => thrown)) as Error & { hint: string };
  expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect([error.message, error.hint, error.stack].join()).not.toMatch(/w0rd/);
  await engine.close();
});

it('says which role a user lacks, and nothing of what was to be written', () => {
  const errmsg =
    'not authorized on shop to execute command { insert: "profiles", documents: [ { identities: { email: [ "ada@example.com" ] } } ] }';
  const error = asAudienceError(
    new MongoServerError({ code: 13, errmsg }),
    'mongodb://shop:pw@db/shop',
  ) as Error & { hint: string };
  expect(error).toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: 'MongoDB at mongodb://db/shop cannot be used: not authorized on shop',
    hint: expect.stringContaining('readWrite'),
  });
  expect([error.stack, String(error.cause)].join()).not.toContain('ada@');
});

it('connects by itself once the server is there', async () => {
  const { uri, drop } = testDatabase('later');
  const engine = await openAudienceEngine({ uri });
  expect(await engine.health()).toMatchObject({ ok: true, account: 'main', timeZone: 'UTC' });
  await engine.close();
  await drop();
});

it('creates every index once, however many engines open at the same instant', async () => {
  const { uri, database, drop } = testDatabase('prepare');
  // Different names keep them from sharing a pool, as different processes would not.
  const engines = await Promise.all(
    Array.from({ length: 6 }, (_, n) => openAudienceEngine({ uri, appName: `process-${n}`, maxPoolSize: 2 })),
  );
  await Promise.all(engines.map((engine) => engine.health()));
  const client = await MongoClient.connect(testServerUri());
  const db = client.db(database);
  for (const [name, indexes] of Object.entries(INDEXES)) {
    const found = (await db.collection(name).indexes()).map((index) => index.name);
    expect([name, found.sort()]).toEqual([name, ['_id_', ...indexes.map((index) => index.name)].sort()]);
  }
  expect(await db.collection('migrations').find().toArray()).toEqual([
    { _id: 'state', version: DATA_VERSION, indexes: expect.any(String) },
  ]);
  await Promise.all(engines.map((engine) => engine.close()));
  await client.close();
  await drop();
});

it('refuses data of a newer version, and writes nothing to it', async () => {
  const { uri, database, drop } = testDatabase('newer');
  const client = await MongoClient.connect(testServerUri());
  await client
    .db(database)
    .collection('migrations')
    .insertOne({ _id: 'state' as never, version: DATA_VERSION + 1, indexes: 'x' });
  const engine = await openAudienceEngine({ uri });
  await expect(engine.profiles.upsert({ externalId: 'ada' })).rejects.toMatchObject({
    code: 'VERSION_UNSUPPORTED',
  });
  expect((await client.db(database).listCollections().toArray()).map(({ name }) => name)).toEqual([
    'migrations',
  ]);
  await engine.close();
  await client.close();
  await drop();
});

it('takes over from a process that ended while it prepared the database', async () => {
  const { uri, database, drop } = testDatabase('takeover');
  const client = await MongoClient.connect(testServerUri());
  await client
    .db(database)
    .collection('migrations')
    .insertOne({
      _id: 'state' as never,
      version: 0,
      indexes: '',
      lock: { owner: 'gone', until: new Date(Date.now() - 1) },
    });
  const engine = await openAudienceEngine({ uri });
  expect((await engine.profiles.upsert({ externalId: 'ada' })).result).toBe('created');
  await engine.close();
  await client.close();
  await drop();
});

it('shares one pool between the accounts of a process and closes it with the last of them', async () => {
  const { uri, drop } = testDatabase('shared');
  const appName = `shared-${Math.random()}`;
  const admin = await MongoClient.connect(testServerUri());
  const clients = async () =>
    (
      await admin
        .db('admin')
        .aggregate([{ $currentOp: { allUsers: true, idleConnections: true } }, { $match: { appName } }])
        .toArray()
    ).length;
  const engines = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      openAudienceEngine({ uri, appName, account: `a${n}`, maxPoolSize: 3 }),
    ),
  );
  await Promise.all(engines.map((engine) => engine.profiles.upsert({ externalId: 'ada' })));
  const open = await clients();
  expect(open).toBeGreaterThan(0);
  // Three that work, and those by which the driver watches the server.
  expect(open).toBeLessThanOrEqual(6);
  await Promise.all(engines.slice(1).map((engine) => engine.close()));
  expect((await engines[0]?.profiles.find(null))?.length).toBe(1);
  await engines[0]?.close();
  // The server notices a moment later that a client has hung up.
  await eventually(async () => (await clients()) === 0);
  await admin.close();
  await drop();
});

it('is closed once and for all: later calls are refused, closing again changes nothing', async () => {
  const engine = await accounts.open();
  await engine.health();
  await engine.close();
  await engine.close();
  await expect(engine.health()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('keeps the zone of the account, and changes it when another one is given', async () => {
  const account = 'zoned';
  expect(await (await accounts.open({ account, timeZone: 'Asia/Tokyo' })).health()).toMatchObject({
    timeZone: 'Asia/Tokyo',
  });
  const second = await openAudienceEngine({ uri: accounts.database.uri, account });
  expect(await second.health()).toMatchObject({ timeZone: 'Asia/Tokyo' });
  await (await accounts.open({ account, timeZone: 'Europe/Paris' })).health();
  expect(await second.health()).toMatchObject({ timeZone: 'Europe/Paris' });
  await second.close();
});
