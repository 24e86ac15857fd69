#!/usr/bin/env node
// From a change to an entry that can be claimed, beside one bare insertOne + findOneAndUpdate in the same run: the ratio means something elsewhere.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { midnight } from './midnight.mjs';
import { soak } from './soak.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:realtime -- [--full] [--changes 150] [--segments 1,10,100] [--batches 1,10,100,1000] [--claims 3000] [--boundaries 60]
                                 [--uri <mongodb uri>] [--cache-gb 4] [--engine dist/engine/index.js]
       npm run bench:realtime -- --soak <minutes> [--rate 1000] [--entering 0.1]    events at that rate, of which a share lets in for ten seconds
       npm run bench:realtime -- --midnight <people>               all leave at one instant, single changes meanwhile
--full is --changes 1000 --segments 1,10,100,1000 --claims 20000 --boundaries 300.`;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    changes: { type: 'string' },
    segments: { type: 'string' },
    batches: { type: 'string', default: '1,10,100,1000' },
    claims: { type: 'string' },
    boundaries: { type: 'string' },
    uri: { type: 'string' },
    'cache-gb': { type: 'string', default: '4' },
    engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
    soak: { type: 'string' },
    rate: { type: 'string', default: '1000' },
    entering: { type: 'string', default: '0.1' },
    midnight: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const sizes = {
  changes: Number(values.changes ?? (values.full ? 1_000 : 150)),
  segments: (values.segments ?? (values.full ? '1,10,100,1000' : '1,10,100')).split(',').map(Number),
  batches: values.batches.split(',').map(Number),
  claims: Number(values.claims ?? (values.full ? 20_000 : 3_000)),
  boundaries: Number(values.boundaries ?? (values.full ? 300 : 60)),
};

const round = (value) => Number(value.toPrecision(3));
function quantiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
const visit = (event, amount = 30, unit = 'days') => ({
  event,
  timeframe: { operator: 'withinTheLast', amount, unit },
});
const watch = (engine, id, segment, on = ['entry']) =>
  engine.flows.launch({
    id,
    name: id,
    host: 'bench',
    audience: { segments: [segment] },
    on,
    reEntry: 'afterExit',
  });

async function bare(db, changes) {
  const [events, profiles] = [db.collection('bareEvents'), db.collection('bareProfiles')];
  const options = { writeConcern: { w: 'majority', journal: true } };
  const times = [];
  for (let i = 0; i < changes; i++) {
    times.push(
      await timed(async () => {
        await events.insertOne({ profile: i, type: 'Visit', at: new Date() }, options);
        await profiles.findOneAndUpdate(
          { _id: i },
          { $inc: { revision: 1 }, $set: { at: new Date() } },
          { upsert: true, ...options },
        );
      }),
    );
  }
  return quantiles(times);
}

/** An event that lets somebody in, until the entry is in hands. Either one segment in a hundred listens to it, or every one. */
async function latency(open, count, dependent) {
  const engine = await open(`latency-${count}-${dependent}`);
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      engine.segments.create({
        name: `s${i}`,
        type: 'realTime',
        rule: visit(dependent === 'all' || i % 100 === 0 ? 'Visit' : `Other ${i}`),
      }),
    ),
  );
  await watch(engine, 'flow', 's0');
  await engine.profiles.upsertMany(
    Array.from({ length: sizes.changes + 5 }, (_, i) => ({ externalId: `p${i}` })),
  );
  await engine.work.runDue();
  const times = [];
  for (let i = 0; i < sizes.changes + 5; i++) {
    const externalId = `p${i}`;
    let entry;
    const ms = await timed(async () => {
      await engine.events.track({ profile: { externalId }, type: 'Visit' });
      [entry] = await engine.entries.claim('flow', { limit: 1 });
      if (entry?.profile.externalId !== externalId) throw new Error(`${externalId} did not enter`);
    });
    // Or it would come again when its lease is over.
    await engine.entries.ack(entry);
    // The first few warm up.
    if (i >= 5) times.push(ms);
  }
  await engine.close();
  return { segments: count, dependent, ...quantiles(times) };
}

async function batches(open, size) {
  const engine = await open(`batch-${size}`);
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      engine.segments.create({
        name: `s${i}`,
        type: 'realTime',
        rule: visit(i === 0 ? 'Visit' : `Other ${i}`),
      }),
    ),
  );
  await watch(engine, 'flow', 's0');
  const total = Math.max(size, Math.min(2_000, size * 100));
  await engine.profiles.upsertMany(Array.from({ length: total }, (_, i) => ({ externalId: `p${i}` })));
  await engine.work.runDue();
  const ms = await timed(async () => {
    for (let from = 0; from < total; from += size) {
      const answers = await engine.events.trackMany(
        Array.from({ length: size }, (_, i) => ({ profile: { externalId: `p${from + i}` }, type: 'Visit' })),
      );
      if (answers.some(({ error }) => error)) throw new Error('An event was refused.');
    }
  });
  if ((await engine.segments.count('s0')) !== total) throw new Error('Somebody did not enter.');
  await engine.close();
  return { batch: size, 'events/s, each with an entry': Math.round((1_000 * total) / ms) };
}

async function claims(open) {
  const engine = await open('claims');
  for (let from = 0; from < sizes.claims; from += 1_000)
    await engine.profiles.upsertMany(
      Array.from({ length: Math.min(1_000, sizes.claims - from) }, (_, i) => ({
        externalId: `p${from + i}`,
        tags: ['vip'],
      })),
    );
  await engine.flows.launch({ id: 'flow', name: 'flow', host: 'bench', audience: { tags: ['vip'] } });
  const entered = await timed(() => engine.work.runDue());
  const seen = new Set();
  const ms = await timed(async () => {
    for (let claimed; (claimed = await engine.entries.claim('flow', { limit: 100 })).length > 0;)
      for (const { id } of claimed) seen.add(id);
  });
  if (seen.size !== sizes.claims) throw new Error(`claimed ${seen.size} of ${sizes.claims}`);
  await engine.close();
  return {
    entries: seen.size,
    'claimed/s by 100': Math.round((1_000 * seen.size) / ms),
    'entered at launch/s': Math.round((1_000 * seen.size) / entered),
  };
}

/** Events that cease to count within the next seconds: from that instant by MongoDB's clock until the exit is in hands. */
async function boundaries(open) {
  const engine = await open('boundaries');
  await engine.segments.create({ name: 'now', type: 'realTime', rule: visit('Visit', 1, 'minutes') });
  await watch(engine, 'flow', 'now', ['exit']);
  await engine.work.runDue();
  engine.work.start();
  const spread = 5_000;
  const first = Date.now() + 3_000;
  const due = new Map(
    Array.from({ length: sizes.boundaries }, (_, i) => [`p${i}`, first + (i * spread) / sizes.boundaries]),
  );
  await engine.events.trackMany(
    [...due].map(([externalId, at]) => ({
      profile: { externalId },
      type: 'Visit',
      at: new Date(at - 60_000),
    })),
  );
  const times = [];
  for (const end = Date.now() + 60_000; times.length < due.size && Date.now() < end;) {
    if (!(await engine.entries.next('flow', { timeoutMs: 5_000 }))) continue;
    const claimed = await engine.entries.claim('flow', { limit: 1_000 });
    for (const entry of claimed) times.push(Date.now() - due.get(entry.profile.externalId));
  }
  if (times.length < due.size) throw new Error(`${times.length} of ${due.size} left`);
  await engine.close();
  return { boundaries: times.length, ...quantiles(times) };
}

async function main() {
  if (values.help) return console.log(USAGE);
  const { openAudienceEngine } = require(resolve(values.engine));
  const { findMongod } = require(join(root, 'scripts/lib/findMongod.cjs'));
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const found = values.uri ? { uri: values.uri } : await findMongod();
  const server = found.uri
    ? undefined
    : await runMongod({ binary: found.binary, cacheGb: Number(values['cache-gb']) });
  const uri = found.uri ?? server.uri;
  const client = await MongoClient.connect(uri);
  const database = `bench_realtime_${process.pid}`;
  const open = (account) => openAudienceEngine({ uri, database, account });
  try {
    if (values.soak !== undefined || values.midnight !== undefined) {
      const { times, ...row } =
        values.soak !== undefined
          ? await soak(open, {
              minutes: Number(values.soak),
              rate: Number(values.rate),
              entering: Number(values.entering),
            })
          : await midnight(open, Number(values.midnight));
      console.log('ms are from an event until its entry is claimed');
      console.table([{ ...row, ...quantiles(times) }]);
      return;
    }
    const base = await bare(client.db(database), sizes.changes);
    console.log('one bare insertOne + findOneAndUpdate, ms');
    console.table([base]);
    const found = [];
    for (const count of sizes.segments)
      for (const dependent of ['1 %', 'all']) found.push(await latency(open, count, dependent));
    console.log('from an event until its entry is claimed, ms');
    console.table(found.map((row) => ({ ...row, 'p50 / bare p50': round(row.p50 / base.p50) })));
    const rates = [];
    for (const size of sizes.batches) rates.push(await batches(open, size));
    console.log('batches of events, 100 segments');
    console.table(
      rates.map((row) => ({
        ...row,
        '× bare rate': round((row['events/s, each with an entry'] * base.p50) / 1_000),
      })),
    );
    console.log('a backlog');
    console.table([await claims(open)]);
    console.log('from a boundary of time until the exit is claimed, ms');
    console.table([await boundaries(open)]);
  } finally {
    await client
      .db(database)
      .dropDatabase()
      .catch(() => undefined);
    await client.close();
    await server?.stop();
  }
}

main().catch((error) => {
  console.error(error);
  // Engines that were opened may still be at work.
  process.exit(1);
});
