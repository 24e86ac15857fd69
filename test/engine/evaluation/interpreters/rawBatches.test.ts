import { MongoClient, MongoServerError, ObjectId, type Collection, type Long } from 'mongodb';
import { documentAt, fieldAt } from '../../../../engine/evaluation/interpreters/mongo/bytes';
import { profileKeysOf } from '../../../../engine/evaluation/interpreters/mongo/profileKeys';
import { rawBatches, routedBatches } from '../../../../engine/evaluation/interpreters/mongo/rawBatches';
import { resumed } from '../../../../engine/evaluation/interpreters/mongo/resumed';
import { testDatabase } from '../../../support/database';
import { startMongod } from '../../../support/mongod';

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
  const written = Array.from({ length: 3_000 }, (_, i) => ({
    _id: i,
    text: 'é'.repeat(i % 7),
    nested: { list: [1, 'two', new Date(i), null, true, { deep: 2 ** 40 }] },
    ratio: i / 7,
  }));
  await things.insertMany(written);
  const found: unknown[] = [];
  const sizes: number[] = [];
  for await (const { bytes, starts } of rawBatches(
    things,
    { filter: {}, projection: {}, hint: '_id_', sort: { _id: 1 } },
    { first: 10, largest: 640 },
  )) {
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
  for await (const { bytes, starts } of routedBatches(
    things,
    { filter: { _id: { $gte: 50 } }, projection: {}, hint: '_id_', sort: { _id: 1 } },
    { largest: 60 },
  )) {
    for (const start of starts) found.push(documentAt(bytes, start));
  }
  expect(found).toEqual(written.slice(50));
});

it('says what MongoDB refuses', async () => {
  const read = async (): Promise<void> => {
    for await (const _ of rawBatches(client.db().collection('things'), {
      filter: {},
      projection: {},
      hint: 'no such index',
    }));
  };
  await expect(read()).rejects.toThrow(/hint/);
});

it('finds the key of a profile among other fields, of whatever type', async () => {
  const profiles = client.db().collection('keys');
  const others = {
    text: 'externalId',
    none: null,
    yes: true,
    list: ['externalId'],
    far: 2 ** 40,
    near: 1,
    ratio: 0.5,
    at: new Date(0),
    id: new ObjectId(),
  };
  const [first, second, third] = [new ObjectId(), new ObjectId(), new ObjectId()];
  await profiles.insertMany([
    { _id: first, ...others, identities: { email: ['a@b.c'] }, externalId: 'ünïcode', more: others },
    { _id: second, ...others, identities: { email: ['x'] } },
    { _id: third, externalId: null },
  ]);
  const keys: unknown[] = [];
  for await (const batch of rawBatches(profiles, { filter: {}, projection: {}, hint: '_id_' })) {
    keys.push(...profileKeysOf(batch));
    // A field of another type is not the field.
    expect(fieldAt(batch.bytes, batch.starts[0] as number, 'text', 3)).toBe(-1);
  }
  expect(keys).toEqual([
    { id: first.toHexString(), externalId: 'ünïcode' },
    { id: second.toHexString() },
    { id: third.toHexString() },
  ]);
});

it('finds the keys of very many, near to each other and far apart, of short texts and of long ones', async () => {
  const profiles = client.db().collection('manyKeys');
  const texts = [
    '',
    'a',
    'é',
    'plain',
    'p'.repeat(13),
    'l'.repeat(300),
    'x'.repeat(9_000),
    'ß'.repeat(5_000),
    '\u0000',
    '漢字',
    undefined,
    'z'.repeat(20),
  ];
  const written = Array.from({ length: 1_000 }, (_, i) => ({
    _id: new ObjectId(),
    externalId: texts[(i * 7) % texts.length],
    filler: 'f'.repeat((i % 5) * 50),
  }));
  await profiles.insertMany(written, { ignoreUndefined: true });
  for (const share of [1, 2, 50, 700]) {
    const keys: unknown[] = [];
    const wanted: unknown[] = [];
    let place = 0;
    for await (const { bytes, starts } of rawBatches(
      profiles,
      { filter: {}, projection: {}, hint: '_id_', sort: { _id: 1 } },
      { first: 300, largest: 400 },
    )) {
      const chosen = starts.filter((_, i) => (place + i) % share === 0);
      wanted.push(
        ...starts
          .flatMap((_, i) => ((place + i) % share === 0 ? [written[place + i]] : []))
          .map((one) => ({
            id: one?._id.toHexString(),
            ...(one?.externalId !== undefined && { externalId: one.externalId }),
          })),
      );
      place += starts.length;
      keys.push(...profileKeysOf({ bytes, starts: chosen }));
    }
    expect(place).toBe(1_000);
    expect(keys).toEqual(wanted);
  }
});

const ID = 7;
const idAt = (i: number): ObjectId => new ObjectId(`${i.toString(16).padStart(8, '0')}${'0'.repeat(16)}`);

/** Reads to the end in small batches; `meanwhile` happens after each of them. */
async function readResumed(
  things: Collection,
  meanwhile: (batch: number) => Promise<unknown>,
): Promise<string[]> {
  const found: string[] = [];
  const readBehind = (last: ObjectId | undefined) =>
    rawBatches(
      things,
      { filter: last ? { _id: { $gt: last } } : {}, projection: { _id: 1 }, hint: '_id_', sort: { _id: 1 } },
      { first: 100, largest: 100 },
    );
  let read = 0;
  for await (const batch of resumed(readBehind)) {
    expect(batch.bytes[(batch.starts[0] as number) + 4]).toBe(ID);
    found.push(...profileKeysOf(batch).map(({ id }) => id));
    await meanwhile(read++);
  }
  return found;
}

it('goes on where it was when its cursor is gone: nothing is left out, nothing comes twice', async () => {
  const things = client.db().collection('resumed');
  await things.insertMany(Array.from({ length: 1_550 }, (_, i) => ({ _id: idAt(i) })));
  const mine = [
    { $currentOp: { allUsers: true, idleCursors: true } },
    { $match: { type: 'idleCursor', ns: things.namespace } },
  ];
  let killed = 0;
  const found = await readResumed(things, async () => {
    // As the server does with a cursor that nobody has asked for ten minutes; first the next batch has to be on its way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const cursors = (await client.db('admin').aggregate(mine).toArray()).map(
      ({ cursor }) => cursor.cursorId as Long,
    );
    if (cursors.length > 0)
      killed += ((await client.db().command({ killCursors: 'resumed', cursors })).cursorsKilled as unknown[])
        .length;
  });
  expect(killed).toBeGreaterThan(3);
  expect(found).toEqual(Array.from({ length: 1_550 }, (_, i) => idAt(i).toHexString()));
});

it('does not try for ever: only once for each time that it got any further', async () => {
  const things = client.db().collection('resumed');
  let begun = 0;
  const read = async (): Promise<void> => {
    for await (const _ of resumed(async function* () {
      if (begun++ < 3)
        for await (const batch of rawBatches(things, { filter: {}, projection: { _id: 1 }, hint: '_id_' })) {
          yield batch;
          break;
        }
      throw new MongoServerError({ message: 'gone', code: 43 });
    }));
  };
  await expect(read()).rejects.toThrow('gone');
  expect(begun).toBe(4);
});

it('passes on what is wrong with a read', async () => {
  let begun = 0;
  const read = async (): Promise<void> => {
    for await (const _ of resumed(
      () => (
        begun++,
        rawBatches(client.db().collection('resumed'), { filter: {}, projection: {}, hint: 'no such index' })
      ),
    ));
  };
  await expect(read()).rejects.toThrow(/hint/);
  expect(begun).toBe(1);
});

it('outlives the server, if that comes back in time', async () => {
  const server = await startMongod();
  const own = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const things = own.db('raw').collection('things');
    await things.insertMany(
      Array.from({ length: 1_000 }, (_, i) => ({ _id: idAt(i) })),
      { writeConcern: { w: 1, journal: true } },
    );
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

it.each([true, false])(
  'fails when the server dies in the middle, and reads again when it is back (replica set: %s)',
  async (replicaSet) => {
    const server = await startMongod({ replicaSet });
    const own = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 2_000 });
    try {
      const things = own.db('raw').collection<{ _id: number }>('things');
      await things.insertMany(
        Array.from({ length: 5_000 }, (_, i) => ({ _id: i })),
        { writeConcern: { w: 1, journal: true } },
      );
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
  },
);
