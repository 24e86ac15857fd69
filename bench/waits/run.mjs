#!/usr/bin/env node
// What people who wait cost everybody else, how fast time and events end waits, and what is asked before sending and about the past.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { askedOf } from './asked.mjs';
import { asking } from './asking.mjs';
import { draining } from './draining.mjs';
import { ending } from './ending.mjs';
import { looking } from './looking.mjs';
import { past } from './past.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:waits -- [--full] [--waiting 20000] [--changes 200] [--due 5000] [--seconds 5] [--rate 200] [--people 20000] [--asks 500]
                              [--passages 4000] [--only open,due,events,ask,past] [--uri <mongodb uri>] [--cache-gb 4]
--full is --waiting 1000000 --changes 1000 --due 100000 --seconds 30 --rate 1000 --people 1000000 --asks 5000 --passages 40000.
Waits, people and passages (changes of a segment in 400 days) in their masses are written beside the engine, as it would have left them.`;
const FULL = {
  waiting: 1_000_000,
  changes: 1_000,
  due: 100_000,
  seconds: 30,
  rate: 1_000,
  people: 1_000_000,
  asks: 5_000,
  passages: 40_000,
};
const SMALL = {
  waiting: 20_000,
  changes: 200,
  due: 5_000,
  seconds: 5,
  rate: 200,
  people: 20_000,
  asks: 500,
  passages: 4_000,
};

const { values } = parseArgs({
  options: {
    ...Object.fromEntries(Object.keys(SMALL).map((name) => [name, { type: 'string' }])),
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: 'open,due,events,ask,past' },
    uri: { type: 'string' },
    'cache-gb': { type: 'string', default: '4' },
    help: { type: 'boolean' },
  },
});
const sizes = Object.fromEntries(
  Object.entries(values.full ? FULL : SMALL).map(([name, size]) => [name, Number(values[name] ?? size)]),
);
const PARTS = {
  open: ['an event of others until its entry is claimed, without and with open waits', looking],
  due: ['waits that end at one instant, and live events meanwhile', draining],
  events: ['an event until the wait that it ends is claimed', ending],
  ask: ['contacts.ask', asking],
  past: ['segments.history of 400 days', past],
};

async function main() {
  if (values.help) return console.log(USAGE);
  const { openAudienceEngine } = require(resolve(root, 'dist/engine/index.js'));
  const { findMongod } = require(join(root, 'scripts/lib/findMongod.cjs'));
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const found = values.uri ? { uri: values.uri } : await findMongod();
  const server = found.uri
    ? undefined
    : await runMongod({ binary: found.binary, cacheGb: Number(values['cache-gb']) });
  const uri = found.uri ?? server.uri;
  const client = await MongoClient.connect(uri);
  const asked = [];
  try {
    for (const part of values.only.split(',')) {
      if (!PARTS[part]) throw new Error(`There is no part "${part}".\n${USAGE}`);
      const [title, measure] = PARTS[part];
      const database = `bench_waits_${process.pid}_${part}`;
      const open = (account, more = {}) => openAudienceEngine({ uri, database, account, ...more });
      try {
        const begun = performance.now();
        const rows = await measure({ open, db: client.db(database), sizes });
        console.log(`${title}; times are ms (${Math.round((performance.now() - begun) / 1_000)} s in all)`);
        console.table(rows);
        asked.push(...askedOf(part, rows));
      } finally {
        await client
          .db(database)
          .dropDatabase()
          .catch(() => undefined);
      }
    }
    console.log(values.full ? 'What is asked' : 'What is asked of --full, at the sizes of this run');
    console.table(asked);
  } finally {
    await client.close();
    await server?.stop();
  }
}

main().then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
