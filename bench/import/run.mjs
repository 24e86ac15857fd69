#!/usr/bin/env node
// A CSV of people through analyze and commit: rows per second, the processor time of this process and of MongoDB, and the memory of this process, once as new profiles and once as known ones.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE =
  'usage: npm run bench:import -- [--rows 200000] [--segments 0] [--rounds 2] [--uri <mongodb uri>] [--cache-gb 4] [--engine dist/engine/index.js]\n--rounds 1 leaves out the second time, when all of them are known. The processor time of a MongoDB of yours (--uri) is not known.';
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    segments: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '2' },
    uri: { type: 'string' },
    'cache-gb': { type: 'string', default: '4' },
    engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
    help: { type: 'boolean' },
  },
});
const [rows, segments] = [Number(values.rows), Number(values.segments)];

const CITIES = ['London', 'Paris', 'Rome', 'Oslo', 'Wien', 'Praha', 'Lisboa', 'Zürich'];

/** The same people on every run; `round` changes one attribute of each. */
async function* csv(round) {
  yield 'externalId,email,phone,firstName,city,points,since\n';
  for (let from = 0; from < rows; from += 1_000) {
    let text = '';
    for (let i = from; i < Math.min(rows, from + 1_000); i++) {
      text += `c${i},person.${i}@example.com,+4477${String(i).padStart(8, '0')},Name ${i % 997},${CITIES[i % CITIES.length]},${(i * 7 + round) % 10_000},2024-0${1 + (i % 9)}-15\n`;
    }
    yield text;
  }
}

const megabytes = (bytes) => Math.round(bytes / 1_048_576);

/** Milliseconds of processor time of a process; `undefined` for one that is not here. */
function processorTime(pid) {
  if (pid === undefined) return undefined;
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

async function measured(name, pid, work) {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
  const [before, cpu, start] = [processorTime(pid), process.cpuUsage(), performance.now()];
  const answer = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(timer);
  return {
    answer,
    row: {
      step: name,
      rows,
      seconds: Number((ms / 1_000).toFixed(1)),
      'rows/s': Math.round((1_000 * rows) / ms),
      'this process, µs': Math.round((user + system) / rows),
      'MongoDB, µs': pid && Math.round(((processorTime(pid) - before) * 1_000) / rows),
      'most memory, MB': megabytes(Math.max(most, process.memoryUsage().rss)),
    },
  };
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
  const database = `bench_import_${process.pid}`;
  const engine = await openAudienceEngine({ uri, database });
  try {
    for (let i = 0; i < segments; i++)
      await engine.segments.create({
        name: `s${i}`,
        type: 'realTime',
        rule: { attribute: 'city', operator: 'is', value: CITIES[i % CITIES.length] },
      });
    await engine.work.runDue();
    const table = [];
    for (const [round, name] of [
      [0, 'new profiles'],
      [1, 'known profiles'],
    ].slice(0, Number(values.rounds))) {
      const { answer: analysis, row } = await measured(`analyze, ${name}`, server?.pid, () =>
        engine.profiles.import.analyze(csv(round)),
      );
      if (analysis.valid !== rows) throw new Error(`${analysis.valid} of ${rows} rows are valid`);
      const { answer: report, row: committed } = await measured(`commit, ${name}`, server?.pid, () =>
        engine.profiles.import.commit(analysis.importId, { tags: ['bench'] }),
      );
      if (report.created + report.updated + report.unchanged !== rows)
        throw new Error(JSON.stringify(report));
      table.push(row, committed);
    }
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
