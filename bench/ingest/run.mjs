#!/usr/bin/env node
// From batches of events to acknowledged entries, beside the writes that they cannot do without: events per second, and the processor time of MongoDB and of this process.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient, ObjectId } from 'mongodb';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:ingest -- [--people 20000] [--batch 1000] [--uri <mongodb uri>] [--engine dist/engine/index.js]
Ratios are those to one $inc on each profile and the insertMany of the events with their indexes, both durable. The processor time of a MongoDB of yours (--uri) is not known.`;
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '1000' },
    uri: { type: 'string' },
    engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
    help: { type: 'boolean' },
  },
});
const [people, batch] = [Number(values.people), Number(values.batch)];
const DURABLE = { ordered: false, writeConcern: { w: 'majority', journal: true } };
const WATCHED = {
  event: 'buy',
  occurrence: { operator: 'moreOrEqual', count: 2 },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};

/** Milliseconds of processor time of a process; `undefined` for one that is not here. */
function processorTime(pid) {
  if (pid === undefined) return undefined;
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

const batchesOf = (make) =>
  Array.from({ length: Math.ceil(people / batch) }, (_, b) =>
    Array.from({ length: Math.min(batch, people - b * batch) }, (_, i) => make(b * batch + i)),
  );

function meter(pid) {
  const rows = [];
  const measure = async (what, work) => {
    const [before, cpu, start] = [processorTime(pid), process.cpuUsage(), performance.now()];
    await work();
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    rows.push({
      what,
      'per s': Math.round((1_000 * people) / ms),
      ratio: undefined,
      'this process, µs': Math.round((user + system) / people),
      'MongoDB, µs': pid && Math.round(((processorTime(pid) - before) * 1_000) / people),
    });
  };
  return { rows, measure };
}

/** What nobody can do without: the events with their indexes, and something on each profile. */
async function bare(db) {
  const { INDEXES } = require(join(dirname(resolve(values.engine)), 'indexes.js'));
  await db.collection('events').createIndexes(INDEXES.events);
  const ids = Array.from({ length: people }, () => new ObjectId());
  await db.collection('profiles').insertMany(ids.map((_id) => ({ _id, revision: 1 })));
  let nth = 0;
  return async () => {
    const make = (i) => ({
      _id: `main.b${nth++}`,
      account: 'main',
      profileId: ids[i],
      bucket: i % 1_024,
      type: 'buy',
      at: new Date(),
      rev: 2,
      properties: { amount: i % 100 },
    });
    for (const events of batchesOf(make)) {
      const updates = events.map(({ profileId }) => ({
        updateOne: { filter: { _id: profileId }, update: { $inc: { revision: 1 } } },
      }));
      await db.collection('profiles').bulkWrite(updates, DURABLE);
      await db.collection('events').insertMany(events, DURABLE);
    }
  };
}

async function run(engine, measure, db) {
  let nth = 0;
  const refuse = (answers) => {
    const wrong = answers.find(({ error }) => error);
    if (wrong) throw new Error(JSON.stringify(wrong.error));
  };
  const track = (type) => async () => {
    const make = (i) => ({
      id: `e${nth++}`,
      type,
      profile: { externalId: `p${i}` },
      properties: { amount: i % 100 },
    });
    for (const events of batchesOf(make)) refuse(await engine.events.trackMany(events));
  };
  const launch = async (id) => {
    await engine.flows.launch({
      id,
      name: id,
      host: 'bench',
      audience: { segments: ['watched'] },
      updateAfterLaunch: 'realTime',
    });
    await engine.work.runDue();
  };
  const person = (i) => ({
    externalId: `p${i}`,
    emails: [`p${i}@example.com`],
    attributes: { city: 'London', spend: i % 500 },
  });
  await measure('upsertMany of new people', async () => {
    for (const some of batchesOf(person)) refuse(await engine.profiles.upsertMany(some));
  });
  const write = await bare(db);
  await measure(BARE, write);
  await measure('trackMany, no segment mentions it', track('view'));
  await engine.segments.create({ name: 'watched', type: 'realTime', rule: WATCHED });
  await engine.work.runDue();
  await launch('first');
  await measure('trackMany, a segment mentions it, nobody enters', track('buy'));
  await measure('trackMany, everybody enters a flow', track('buy'));
  await measure('entries.claim and ackMany', async () => {
    for (;;) {
      const entries = await engine.entries.claim('first', { limit: 1_000 });
      if (entries.length === 0) return;
      refuse(await engine.entries.ackMany(entries));
    }
  });
  await measure('launch: everybody is admitted', () => launch('second'));
}

const BARE = 'bare: $inc on each profile, insertMany of the events';

async function main() {
  if (values.help) return console.log(USAGE);
  const { openAudienceEngine } = require(resolve(values.engine));
  const { findMongod } = require(join(root, 'scripts/lib/findMongod.cjs'));
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const found = values.uri ? { uri: values.uri } : await findMongod();
  const server = found.uri ? undefined : await runMongod({ binary: found.binary, cacheGb: 1 });
  const uri = found.uri ?? server.uri;
  const database = `bench_ingest_${process.pid}`;
  const engine = await openAudienceEngine({ uri, database, timeZone: 'UTC' });
  const client = await MongoClient.connect(uri);
  try {
    const { rows, measure } = meter(server?.pid);
    await run(engine, measure, client.db(`${database}_bare`));
    const { 'per s': atMost } = rows.find(({ what }) => what === BARE);
    for (const row of rows) row.ratio = Number((row['per s'] / atMost).toFixed(2));
    console.table(rows);
  } finally {
    await engine.close();
    await client.db(database).dropDatabase();
    await client.db(`${database}_bare`).dropDatabase();
    await client.close();
    await server?.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
