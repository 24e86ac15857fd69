#!/usr/bin/env node
// Everyone who matches a rule: tagged in one call, untagged, and taken into a broadcast. Profiles per second, and how the memory of this process grows.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:tags -- [--profiles 100000] [--segments 0] [--uri <mongodb uri>] [--engine dist/engine/index.js]
--segments: real-time segments that mention the tag. Memory is that in use after a garbage collection, at a tenth of the call and at its end.`;
const { values } = parseArgs({
  options: {
    profiles: { type: 'string', default: '100000' },
    segments: { type: 'string', default: '0' },
    uri: { type: 'string' },
    engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
    help: { type: 'boolean' },
  },
});
const [profiles, segments] = [Number(values.profiles), Number(values.segments)];
const EVERYBODY = { attribute: 'city', operator: 'is', value: 'London' };

async function fill(engine) {
  for (let from = 0; from < profiles; from += 1_000) {
    const people = Array.from({ length: Math.min(1_000, profiles - from) }, (_, n) => ({
      externalId: `p${from + n}`,
      emails: [`p${from + n}@example.com`],
      attributes: { city: 'London' },
    }));
    await engine.profiles.upsertMany(people);
  }
}

const heap = () => {
  globalThis.gc?.();
  return Number((process.memoryUsage().heapUsed / 1_048_576).toFixed(1));
};

async function measured(name, call) {
  let [early, calls] = [undefined, 0];
  const start = performance.now();
  const answer = await call(({ done, total }) => {
    calls++;
    if (done >= total / 10) early ??= heap();
  });
  const ms = performance.now() - start;
  return {
    answer,
    row: {
      call: name,
      profiles,
      seconds: Number((ms / 1_000).toFixed(1)),
      'profiles/s': Math.round((1_000 * profiles) / ms),
      'reports of progress': calls,
      'heap at a tenth, MB': early,
      'heap at the end, MB': heap(),
    },
  };
}

async function main() {
  if (values.help) return console.log(USAGE);
  const { openAudienceEngine } = require(resolve(values.engine));
  const { findMongod } = require(join(root, 'scripts/lib/findMongod.cjs'));
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const found = values.uri ? { uri: values.uri } : await findMongod();
  const server = found.uri ? undefined : await runMongod({ binary: found.binary, cacheGb: 1 });
  const uri = found.uri ?? server.uri;
  const database = `bench_tags_${process.pid}`;
  const engine = await openAudienceEngine({ uri, database });
  try {
    await fill(engine);
    for (let i = 0; i < segments; i++)
      await engine.segments.create({
        name: `s${i}`,
        type: 'realTime',
        rule: { tags: ['everyone'], operator: 'hasAny' },
      });
    await engine.work.runDue();
    const table = [];
    const tagged = await measured('tags.add', (onProgress) =>
      engine.tags.add(EVERYBODY, ['Everyone'], { onProgress }),
    );
    const [{ profiles: carrying }] = await engine.tags.list();
    if (
      carrying !== profiles ||
      tagged.answer.changed !== profiles ||
      tagged.answer.largeAudience !== profiles > 10_000
    )
      throw new Error(JSON.stringify(tagged.answer));
    const again = await measured('tags.add, once more', (onProgress) =>
      engine.tags.add(EVERYBODY, ['Everyone'], { onProgress }),
    );
    if (again.answer.changed !== 0) throw new Error(JSON.stringify(again.answer));
    const removed = await measured('tags.remove, by the tag itself', (onProgress) =>
      engine.tags.remove({ tags: ['everyone'], operator: 'hasAny' }, ['everyone'], { onProgress }),
    );
    if (removed.answer.changed !== profiles) throw new Error(JSON.stringify(removed.answer));
    const sent = await measured('broadcasts.create', (onProgress) =>
      engine.broadcasts.create({ id: 'b', name: 'b', channel: 'email', rule: EVERYBODY }, { onProgress }),
    );
    if (sent.answer.recipients !== profiles) throw new Error(JSON.stringify(sent.answer));
    const listed = await measured('broadcasts.recipients', async () => {
      let count = 0;
      for await (const { contactPoint } of engine.broadcasts.recipients('b'))
        if (contactPoint !== undefined) count++;
      return count;
    });
    if (listed.answer !== profiles) throw new Error(String(listed.answer));
    table.push(tagged.row, again.row, removed.row, sent.row, listed.row);
    console.table(table);
  } finally {
    await engine.close();
    const client = await MongoClient.connect(uri);
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
