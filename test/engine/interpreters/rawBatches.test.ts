import { MongoClient, MongoServerError, ObjectId, type Collection, type Long } from 'mongodb';
import { documentAt, fieldAt, profileKeyAt } from '../../../engine/interpreters/mongo/bytes';
import { rawBatches, routedBatches } from '../../../engine/interpreters/mongo/rawBatches';
import { resumed } from '../../../engine/interpreters/mongo/resumed';
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
  const others = { text: 'externalId', none: null, yes: true, list: ['externalId'], far: 2 ** 40, near: 1, ratio: 0.5, at: new Date(0), id: new ObjectId() };
  const [first, second, third] = [new ObjectId(), new ObjectId(), new ObjectId()];
  await profiles.insertMany([
    { _id: first, ...others, identities: { email: ['a@b.c'] }, externalId: 'ünïcode', more: others },
    { _id: second, ...others, identities: { email: ['x'] } },
    { _id: third, externalId: null },
  ]);
  const keys: unknown[] = [];
  for await (const { bytes, starts } of rawBatches(profiles, { filter: {}, projection: {}, hint: '_id_' })) {
    for (const start of starts) keys.push(profileKeyAt(bytes, start));
    // A field of another type is not the field.
    expect(fieldAt(bytes, starts[0] as number, 'text', 3)).toBe(-1);
  }
  expect(keys).toEqual([{ id: first.toHexString(), externalId: 'ünïcode' }, { id: second.toHexString() }, { id: third.toHexString() }]);
});

const ID = 7;
const idAt = (i: number): ObjectId => new ObjectId(`${i.toString(16).padStart(8, '0')}${'0'.repeat(16)}`);

/** Reads to the end in small batches; `meanwhile` happens after each of them. */
async function readResumed(things: Collection, meanwhile: (batch: number) => Promise<unknown>): Promise<string[]> {
  const found: string[] = [];
  const readBehind = (last: ObjectId | undefined) =>
    rawBatches(things, { filter: last ? { _id: { $gt: last } } : {}, projection: { _id: 1 }, hint: '_id_', sort: { _id: 1 } }, { first: 100, largest: 100 });
  let batch = 0;
  for await (const { bytes, starts } of resumed(readBehind)) {
    expect(bytes[(starts[0] as number) + 4]).toBe(ID);
    for (const start of starts) found.push(profileKeyAt(bytes, start).id);
    await meanwhile(batch++);
  }
  return found;
}

it('goes on where it was when its cursor is gone: nothing is left out, nothing comes twice', async () => {
  const things = client.db().collection('resumed');
  await things.insertMany(Array.from({ length: 1_550 }, (_, i) => ({ _id: idAt(i) })));
  const mine = [{ $currentOp: { allUsers: true, idleCursors: true } }, { $match: { type: 'idleCursor', ns: things.namespace } }];
  let killed = 0;
  const found = await readResumed(things, async () => {
    // As the server does with a cursor that nobody has asked for ten minutes; first the next batch has to be on its way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const cursors = (await client.db('admin').aggregate(mine).toArray()).map(({ cursor }) => cursor.cursorId as Long);
    if (cursors.length > 0) killed += ((await client.db().command({ killCursors: 'resumed', cursors })).cursorsKilled as unknown[]).length;
  });
  expect(killed).toBeGreaterThan(3);
  expect(found).toEqual(Array.from({ length: 1_550 }, (_, i) => idAt(i).toHexString()));
});

it('does not try for ever: only once for each time that it got any further', async () => {
  const things = client.db().collection('resumed');
  let begun = 0;
  const read = async (): Promise<void> => {
    for await (const _ of resumed(async function* () {
      if (begun++ < 3) for await (const batch of rawBatches(things, { filter: {}, projection: { _id: 1 }, hint: '_id_' })) { yield batch; break; }
      throw new MongoServerError({ message: 'gone', code: 43 });
    }));
  };
  await expect(read()).rejects.toThrow('gone');
  expect(begun).toBe(4);
});

it('passes on what is wrong with a read', async () => {
  let begun = 0;
  const read = async (): Promise<void> => {
    for await (const _ of resumed(() => (begun++, rawBatches(client.db().collection('resumed'), { filter: {}, projection: {}, hint: 'no such index' }))));
  };
  await expect(read()).rejects.toThrow(/hint/);
  expect(begun).toBe(1);
});

it('outlives the server, if that comes back in time', async () => {
  const server = await startMongod();
  const own = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const things = own.db('raw').collection('things');
    await things.insertMany(Array.from({ length: 1_000 }, (_, i) => ({ _id: idAt(i) })), { writeConcern: { w: 1, journal: true } });
    const found = await readResumed(things, async (batch) => {
      if (batch !== 2) return;
      await server.kill();
      await server.restart();
    });
    expect(found).toEqual(Array.from({ length: 1_000 }, (_, i) => idAt(i).toHexString()));
  } finally {
    await own.close();
    await server.stop();
  }
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
