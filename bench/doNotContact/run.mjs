#!/usr/bin/env node
// One Do Not Contact check after the other, beside one bare ping each, and a thousand at once, with a long list.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:doNotContact -- [--records 1000000] [--checks 5000] [--imported 20000] [--uri <mongodb uri>] [--engine dist/engine/index.js]
The list is written as the engine stores it, without its history; --imported points come through doNotContact.import.`;
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    checks: { type: 'string', default: '5000' },
    imported: { type: 'string', default: '20000' },
    uri: { type: 'string' },
    engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
    help: { type: 'boolean' },
  },
});
const [records, checks, imported] = [values.records, values.checks, values.imported].map(Number);

const at = new Date('2026-01-01T00:00:00Z');
const emailOf = (i) => `listed.${i}@example.com`;

async function fill(collection) {
  const account = 'main';
  for (let from = 0; from < records; from += 5_000) {
    const batch = Array.from({ length: Math.min(5_000, records - from) }, (_, n) => {
      const value = emailOf(from + n);
      return {
        _id: `${account}|*|email|${value}`,
        account,
        channel: '*',
        kind: 'email',
        value,
        reasons: [{ reason: 'import', source: 'bench', at }],
        pending: [],
      };
    });
    await collection.insertMany(batch, { ordered: false, writeConcern: { w: 1, j: false } });
  }
}

/** Spread over the whole list; every second one is listed. */
const askedOf = (i) => {
  const n = Math.floor((i * 2_654_435_761) % records);
  return i % 2 === 0
    ? { email: emailOf(n), listed: true }
    : { email: `free.${n}@example.com`, listed: false };
};

const quantile = (sorted, part) =>
  Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(2));

async function timed(times, work) {
  const start = performance.now();
  const answer = await work();
  times.push(performance.now() - start);
  return answer;
}

const row = (name, times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    asked: name,
    times: sorted.length,
    'p50, ms': quantile(sorted, 0.5),
    'p95, ms': quantile(sorted, 0.95),
    'p99, ms': quantile(sorted, 0.99),
  };
};

async function main() {
  if (values.help) return console.log(USAGE);
  const { openAudienceEngine } = require(resolve(values.engine));
  const { findMongod } = require(join(root, 'scripts/lib/findMongod.cjs'));
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const found = values.uri ? { uri: values.uri } : await findMongod();
  const server = found.uri ? undefined : await runMongod({ binary: found.binary, cacheGb: 1 });
  const uri = found.uri ?? server.uri;
  const database = `bench_dnc_${process.pid}`;
  const engine = await openAudienceEngine({ uri, database });
  const client = await MongoClient.connect(uri);
  try {
    await engine.health();
    const collection = client.db(database).collection('doNotContact');
    const filled = [];
    await timed(filled, () => fill(collection));
    console.log(`${records} records written in ${(filled[0] / 1_000).toFixed(0)} s`);
    const [bare, one, many] = [[], [], []];
    for (let i = 0; i < checks + 200; i++) {
      const { email, listed } = askedOf(i);
      await timed(bare, () => client.db(database).command({ ping: 1 }));
      const answer = await timed(one, () => engine.doNotContact.check({ email }, { channel: 'email' }));
      if (answer.listed !== listed) throw new Error(`${email}: ${JSON.stringify(answer)}`);
    }
    for (let round = 0; round < 50; round++) {
      const asked = Array.from({ length: 1_000 }, (_, i) => askedOf(round * 1_000 + i));
      const answers = await timed(many, () =>
        engine.doNotContact.checkMany(
          asked.map(({ email }) => ({ email })),
          { channel: 'email' },
        ),
      );
      if (answers.some(({ listed }, i) => listed !== asked[i].listed))
        throw new Error('A check of many is wrong.');
    }
    const importing = [];
    const report = await timed(importing, () =>
      engine.doNotContact.import(
        Array.from({ length: imported }, (_, i) => ({ phone: `+4477${String(i).padStart(8, '0')}` })),
      ),
    );
    if (report.added !== imported) throw new Error(JSON.stringify(report));
    // The first ones warm up.
    console.table([
      row('a bare ping', bare.slice(200)),
      row('one', one.slice(200)),
      row('1 000 at once', many.slice(5)),
    ]);
    console.table([
      {
        'imported points': imported,
        'points/s, with history': Math.round((1_000 * imported) / importing[0]),
      },
    ]);
  } finally {
    await engine.close();
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
  process.exitCode = 1;
});
