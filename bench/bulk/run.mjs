#!/usr/bin/env node
// Counts and selects with thirteen rules, beside packed columns, a $lookup for each profile, PostgreSQL and ClickHouse. Equal answers are asserted before anything is timed.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findClickHouse, openClickHouse } from './clickhouse.mjs';
import { openMongo } from './mongo.mjs';
import { findPostgres, openPostgres } from './postgres.mjs';
import { RULES } from './rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:bulk -- [--profiles 100000] [--events-each 10] [--runs 5] [--seed 1] [--only A,EV] [--million]
                             [--no-naive] [--no-postgres] [--no-clickhouse] [--uri <mongodb uri>] [--database bench_bulk] [--cache-gb 4] [--engine dist/engine/index.js]
                             [--keep <folder>]
--million is --profiles 1000000 --no-naive. With --keep (or --uri) the people stay, and the next run of the same size finds them there: a million take minutes to load.`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      profiles: { type: 'string', default: '100000' },
      'events-each': { type: 'string', default: '10' },
      runs: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      million: { type: 'boolean' },
      keep: { type: 'string' },
      'no-naive': { type: 'boolean' },
      'no-postgres': { type: 'boolean' },
      'no-clickhouse': { type: 'boolean' },
      uri: { type: 'string' },
      database: { type: 'string', default: 'bench_bulk' },
      'cache-gb': { type: 'string', default: '4' },
      engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
      help: { type: 'boolean' },
    },
  });
  const size = {
    profiles: values.million ? 1_000_000 : Number(values.profiles),
    eventsEach: Number(values['events-each']),
    seed: Number(values.seed),
  };
  const rules = values.only ? RULES.filter(({ name }) => values.only.split(',').includes(name)) : RULES;
  return { ...values, size, rules, runs: Number(values.runs), naive: !values['no-naive'] && !values.million };
}

const say = (text) => console.error(text);

async function timed(work, runs) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

function assertSame(rule, who, expected, found) {
  const [wanted, got] = [new Set(expected), new Set(found)];
  const differ = [...wanted].filter((id) => !got.has(id)).concat([...got].filter((id) => !wanted.has(id)));
  if (differ.length > 0 || found.length !== got.size)
    throw new Error(
      `${rule}: ${who} disagrees about ${differ.length} of ${wanted.size} (${differ.slice(0, 5).join(', ')} …)`,
    );
}

/** Everybody is asked, and everybody has to say the same; only then it is worth knowing who is faster. */
async function measure(
  { name, rule, sql, clickhouse: chSql, naive },
  { mongo, postgres, clickhouse },
  options,
) {
  const selected = await mongo.select(rule);
  const lookups = options.naive ? naive : undefined;
  let lookupMs;
  if (lookups) {
    const start = performance.now();
    assertSame(name, 'a $lookup for each profile', await mongo.naive(lookups), selected);
    lookupMs = performance.now() - start;
  }
  if (postgres) assertSame(name, 'PostgreSQL', await postgres.select(sql), selected);
  if (clickhouse) assertSame(name, 'ClickHouse', await clickhouse.select(chSql), selected);
  const counted = await mongo.count(rule);
  if (counted !== selected.length)
    throw new Error(`${name}: counted ${counted}, selected ${selected.length}`);
  const plan = await mongo.engine.audience.explainPlan(rule);
  const isPacked = (await mongo.packed.audience.explainPlan(rule)).columns !== undefined;
  if (isPacked) {
    assertSame(name, 'packed columns', await mongo.select(rule, mongo.packed), selected);
    if ((await mongo.count(rule, mongo.packed)) !== selected.length)
      throw new Error(`${name}: packed columns count otherwise`);
    const [ours, packed] = [
      await mongo.engine.audience.summary(rule),
      await mongo.packed.audience.summary(rule),
    ];
    if (JSON.stringify(ours) !== JSON.stringify(packed))
      throw new Error(`${name}: packed columns summarize otherwise`);
    if ((await mongo.packed.audience.estimate(rule)).low !== selected.length)
      throw new Error(`${name}: packed columns estimate otherwise`);
  }
  return {
    rule: name,
    members: selected.length,
    plan: plan.count === plan.select ? plan.count : `${plan.count} / ${plan.select}`,
    'count ms': await timed(() => mongo.count(rule), options.runs),
    'select ms': await timed(() => mongo.select(rule), options.runs),
    'estimate ms': await timed(() => mongo.engine.audience.estimate(rule), options.runs),
    ...(isPacked && {
      'columns count ms': await timed(() => mongo.count(rule, mongo.packed), options.runs),
      'columns select ms': await timed(() => mongo.select(rule, mongo.packed), options.runs),
      'columns estimate ms': await timed(() => mongo.packed.audience.estimate(rule), options.runs),
      'summary ms': await timed(() => mongo.engine.audience.summary(rule), options.runs),
      'columns summary ms': await timed(() => mongo.packed.audience.summary(rule), options.runs),
    }),
    ...(lookupMs !== undefined && { '$lookup ms': lookupMs }),
    ...(postgres && {
      'SQL count ms': await timed(() => postgres.count(sql), options.runs),
      'SQL select ms': await timed(() => postgres.select(sql), options.runs),
    }),
    ...(clickhouse && {
      'ClickHouse count ms': median(await clickhouse.countTimes(chSql, options.runs)),
      'ClickHouse select ms': median(await clickhouse.selectTimes(chSql, options.runs)),
    }),
  };
}

async function main() {
  const options = readOptions();
  if (options.help) return console.log(USAGE);
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const server = options.uri
    ? undefined
    : await runMongod({
        cacheGb: Number(options['cache-gb']),
        ...(options.keep && { dbPath: join(options.keep, 'mongo') }),
      });
  let mongo, postgres, clickhouse;
  try {
    mongo = await openMongo({
      uri: options.uri ?? server.uri,
      database: options.database,
      enginePath: options.engine,
      segments: RULES,
      say,
      ...options.size,
    });
    const bin = options['no-postgres'] ? undefined : findPostgres();
    if (bin)
      postgres = await openPostgres(bin, {
        say,
        ...(options.keep && { keep: join(options.keep, 'postgres') }),
        ...options.size,
      });
    else if (!options['no-postgres'])
      say(
        'NOTICE: PostgreSQL is not installed here (Debian: apt-get install postgresql-15), so it is not compared with.',
      );
    const found = options['no-clickhouse'] ? undefined : findClickHouse();
    if (found)
      clickhouse = await openClickHouse(found, {
        say,
        ...(options.keep && { keep: join(options.keep, 'clickhouse') }),
        ...options.size,
      });
    else if (!options['no-clickhouse'])
      say(
        'NOTICE: ClickHouse is not installed here (PyPI: pip install chdb; PYTHON names the interpreter), so it is not compared with.',
      );
    if (!options.naive)
      say(
        'NOTICE: a $lookup for each profile is not compared with (for a million profiles it takes minutes).',
      );
    const rows = [];
    for (const rule of options.rules) {
      rows.push(await measure(rule, { mongo, postgres, clickhouse }, options));
      say(`${rule.name}: ${rule.says}`);
    }
    console.log(
      `${options.size.profiles} profiles, about ${options.size.eventsEach} events each; median of ${options.runs}${[postgres, clickhouse].map((other) => (other ? `; ${other.version}` : '')).join('')}`,
    );
    printTable(rows);
  } finally {
    await clickhouse?.close();
    await postgres?.close();
    await mongo?.close();
    await server?.stop();
  }
}

function printTable(rows) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const shown = (value = '') => (typeof value === 'number' ? Math.round(value).toLocaleString('en') : value);
  console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${columns.map((column) => shown(row[column])).join(' | ')} |`);
}

// The server does not keep the process alive by itself: without this it would end, silently, while the server is stopping.
const keepAlive = setInterval(() => {}, 1 << 30);
main()
  .finally(() => clearInterval(keepAlive))
  .catch((error) => {
    console.error(error.code?.startsWith?.('ERR_PARSE_ARGS') ? `${error.message}\n${USAGE}` : error);
    process.exitCode = 1;
  });
