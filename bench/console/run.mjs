#!/usr/bin/env node
// The console's server as its command starts it: events over HTTP while it is killed, and what its pages ask of a million people.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ingesting } from './ingesting.mjs';
import { pages } from './pages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = `usage: npm run bench:console -- [--rate 1000] [--seconds 30] [--profiles 100000] [--events-each 10] [--runs 5] [--million] [--keep <folder>]
                                [--only ingest,pages] [--cache-gb 4]
--million is --profiles 1000000. With --keep the people stay, and bench:bulk of the same size finds them there as well.`;

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '30' },
    profiles: { type: 'string', default: '100000' },
    'events-each': { type: 'string', default: '10' },
    runs: { type: 'string', default: '5' },
    million: { type: 'boolean' },
    keep: { type: 'string' },
    only: { type: 'string', default: 'ingest,pages' },
    'cache-gb': { type: 'string', default: '4' },
    help: { type: 'boolean' },
  },
});
const PARTS = {
  ingest: [
    'single events over HTTP, each answered when it is durable; the server is killed in the middle; ms',
    ingesting,
  ],
  pages: ['what a page asks, over HTTP; ms', pages],
};

async function main() {
  if (values.help) return console.log(USAGE);
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const server = await runMongod({
    cacheGb: Number(values['cache-gb']),
    ...(values.keep && { dbPath: join(values.keep, 'mongo') }),
  });
  try {
    for (const part of values.only.split(',')) {
      if (!PARTS[part]) throw new Error(`There is no part "${part}".\n${USAGE}`);
      const [title, measure] = PARTS[part];
      const rows = await measure({
        root,
        uri: server.uri,
        rate: Number(values.rate),
        seconds: Number(values.seconds),
        runs: Number(values.runs),
        profiles: values.million ? 1_000_000 : Number(values.profiles),
        eventsEach: Number(values['events-each']),
      });
      console.log(title);
      console.table(rows);
    }
  } finally {
    await server.stop();
  }
}

main().then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
