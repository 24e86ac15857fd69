// The engine on MongoDB: loads the people as the engine stores them, then asks through its door.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import { NOW, people } from './people.mjs';

const require = createRequire(import.meta.url);
const ACCOUNT = 'bench';
const BATCH = 10_000;

/** @param segments rules that are in use as segments: the engine keeps indexes for what they ask of properties. */
export async function openMongo({ uri, database, enginePath, segments, say, ...size }) {
  const door = resolve(enginePath);
  const { openAudienceEngine } = require(door);
  const { bucketOf } = require(join(dirname(door), 'store/buckets.js'));
  const { FOLD_VERSION: foldVersion } = require(join(dirname(door), 'language/text/fold.js'));
  const client = await MongoClient.connect(uri);
  const db = client.db(database);
  const wanted = JSON.stringify({ ...size, foldVersion });
  if ((await db.collection('bench').findOne())?.size !== wanted) {
    say('loading MongoDB …');
    await db.dropDatabase();
    const loaded = await load(db, bucketOf, size, foldVersion);
    say(`${loaded.profiles} profiles, ${loaded.events} events`);
    await db.collection('bench').insertOne({ size: wanted });
  }
  const open = (columns) =>
    openAudienceEngine({
      uri,
      database,
      account: ACCOUNT,
      timeZone: 'UTC',
      clock: { now: () => new Date(NOW) },
      columns,
    });
  const engine = await open(false);
  await engine.health();
  await engine.attributes.define({ name: 'spend', type: 'number' });
  const known = new Set((await engine.segments.list()).map(({ name }) => name));
  for (const { name, rule } of segments)
    if (!known.has(name)) await engine.segments.create({ name, type: 'snapshot', rule });
  await engine.work.runDue();
  const packed = await open({ from: 1 });
  const begun = performance.now();
  await packed.work.runDue();
  say(`columns built, or found, in ${Math.round(performance.now() - begun)} ms`);
  return {
    engine,
    /** The same account, answered from packed columns where they can. */
    packed,
    count: (rule, by = engine) => by.audience.count(rule),
    async select(rule, by = engine) {
      const found = [];
      for await (const { externalId } of by.audience.select(rule)) found.push(Number(externalId));
      return found;
    },
    /** The same question as a pipeline with a $lookup for each profile. */
    async naive(stages) {
      const pipeline = [
        { $match: { account: ACCOUNT } },
        ...stages,
        { $project: { _id: 0, 'identities.externalId': 1 } },
      ];
      const found = await db.collection('profiles').aggregate(pipeline, { batchSize: 20_000 }).toArray();
      return found.map(({ identities }) => Number(identities.externalId[0]));
    },
    async close() {
      await Promise.all([engine.close(), packed.close()]);
      await client.close();
    },
  };
}

async function load(db, bucketOf, size, foldVersion) {
  const created = new Date('2024-01-01T00:00:00Z');
  const loaded = { profiles: 0, events: 0 };
  let [profiles, events] = [[], []];
  const flush = async () => {
    if (profiles.length > 0)
      await db
        .collection('profiles')
        .insertMany(profiles, { ordered: false, writeConcern: { w: 1, journal: false } });
    for (let i = 0; i < events.length; i += BATCH)
      await db
        .collection('events')
        .insertMany(events.slice(i, i + BATCH), { ordered: false, writeConcern: { w: 1, journal: false } });
    [profiles, events] = [[], []];
  };
  for (const { number, city, country, gender, spend, tags, events: done } of people(size)) {
    const _id = new ObjectId(
      `${(0x66000000 + Math.floor(number / 50)).toString(16)}aabbccddee${(number % 0x1000000).toString(16).padStart(6, '0')}`,
    );
    const bucket = bucketOf(_id);
    profiles.push({
      _id,
      account: ACCOUNT,
      bucket,
      keys: [`${ACCOUNT}.externalId.${number}`],
      externalId: String(number),
      identities: { externalId: [String(number)], email: [`p${number}@example.com`] },
      attributes: {
        city,
        country,
        gender,
        ...(spend !== undefined && { spend }),
        createdAt: created,
        modifiedAt: created,
      },
      folded: {
        city: city.toLowerCase(),
        country: country.toLowerCase(),
        gender: gender.toLowerCase(),
        '%externalId': [String(number)],
      },
      foldVersion,
      tags: [...tags].sort(),
      revision: 1,
      at: created,
    });
    for (const [i, { type, at, amount, cart, plan }] of done.entries())
      events.push({
        _id: `${ACCOUNT}.${number}-${i}`,
        type,
        at: new Date(at),
        properties: { amount, ...(cart !== undefined && { cart }), ...(plan !== undefined && { plan }) },
        rev: 1,
        account: ACCOUNT,
        profileId: _id,
        bucket,
      });
    loaded.profiles++;
    loaded.events += done.length;
    if (profiles.length >= BATCH || events.length >= 5 * BATCH) await flush();
  }
  await flush();
  return loaded;
}
