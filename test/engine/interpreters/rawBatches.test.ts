import { MongoClient, ObjectId } from 'mongodb';
import { documentAt, fieldAt, profileKeyAt } from '../../../engine/interpreters/mongo/bytes';
import { rawBatches, routedBatches } from '../../../engine/interpreters/mongo/rawBatches';
import { testDatabase } from '../../support/database';
import { startMongod } from '../../support/mongod';

const database = testDatabase('raw');
let client: MongoClient;

beforeAll(async () => {
  client = await MongoClient.connect(database.uri);
});

afterAll(async () => {
  await client.close();
  await database.drop();
});

it('reads every document once and as it is stored, over however many batches', async () => {
  const things = client.db().collection<{ _id: number }>('things');
  const written = Array.from({ length: 3_000 }, (_, i) => ({ _id: i, text: 'é'.repeat(i % 7), nested: { list: [1, 'two', new Date(i), null, true, { deep: 2 ** 40 }] }, ratio: i / 7 }));
  await things.insertMany(written);
  const found: unknown[] = [];
  const sizes: number[] = [];
  for await (const { bytes, starts } of rawBatches(things, { filter: {}, projection: {}, hint: '_id_', sort: { _id: 1 } }, { first: 10, largest: 640 })) {
    sizes.push(starts.length);
    for (const start of starts) found.push(documentAt(bytes, start));
  }
  expect(found).toEqual(written);
  expect(sizes.slice(0, 5)).toEqual([10, 40, 160, 640, 640]);
});

it('reads the same the way that several mongos need', async () => {
  const things = client.db().collection<{ _id: number }>('routed');
  const written = Array.from({ length: 250 }, (_, i) => ({ _id: i, text: 'x'.repeat(i % 9) }));
  await things.insertMany(written);
  const found: unknown[] = [];
  for await (const { bytes, starts } of routedBatches(things, { filter: { _id: { $gte: 50 } }, projection: {}, hint: '_id_', sort: { _id: 1 } }, { largest: 60 })) {
    for (const start of starts) found.push(documentAt(bytes, start));
  }
  expect(found).toEqual(written.slice(50));
});

it('says what MongoDB refuses', async () => {
  const read = async (): Promise<void> => {
    for await (const _ of rawBatches(client.db().collection('things'), { filter: {}, projection: {}, hint: 'no such index' }));
  };
  await expect(read()).rejects.toThrow(/hint/);
});

it('finds the key of a profile among other fields, of whatever type', async () => {
  const profiles = client.db().collection('keys');
  const others = { text: 'identities', none: null, yes: true, list: ['externalId'], far: 2 ** 40, near: 1, ratio: 0.5, at: new Date(0), id: new ObjectId() };
  const [first, second, third] = [new ObjectId(), new ObjectId(), new ObjectId()];
  await profiles.insertMany([
    { _id: first, ...others, identities: { email: ['a@b.c'], externalId: ['ünïcode', 'second'] }, more: others },
    { _id: second, ...others, identities: { email: ['x'] } },
    { _id: third, identities: { externalId: [] } },
  ]);
  const keys: unknown[] = [];
  for await (const { bytes, starts } of rawBatches(profiles, { filter: {}, projection: {}, hint: '_id_' })) {
    for (const start of starts) keys.push(profileKeyAt(bytes, start));
    // A field of another type is not the field.
    expect(fieldAt(bytes, starts[0] as number, 'text', 3)).toBe(-1);
  }
  expect(keys).toEqual([{ id: first.toHexString(), externalId: 'ünïcode' }, { id: second.toHexString() }, { id: third.toHexString() }]);
});

it.each([true, false])('fails when the server dies in the middle, and reads again when it is back (replica set: %s)', async (replicaSet) => {
  const server = await startMongod({ replicaSet });
  const own = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    const things = own.db('raw').collection<{ _id: number }>('things');
    await things.insertMany(Array.from({ length: 5_000 }, (_, i) => ({ _id: i })), { writeConcern: { w: 1, journal: true } });
    const find = { filter: {}, projection: {}, hint: '_id_', sort: { _id: 1 } };
    const read = async (afterFirst?: () => Promise<unknown>): Promise<number> => {
      let count = 0;
      for await (const { starts } of rawBatches(things, find, { first: 100, largest: 100 })) {
        if (count === 0) await afterFirst?.();
        count += starts.length;
      }
      return count;
    };
    await expect(read(() => server.kill())).rejects.toThrow();
    await server.restart();
    expect(await read()).toBe(5_000);
    expect(await read()).toBe(5_000);
  } finally {
    await own.close();
    await server.stop();
  }
});
