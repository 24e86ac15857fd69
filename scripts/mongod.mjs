#!/usr/bin/env node
// The MongoDB server of this checkout, on the command line.
import { parseArgs } from 'node:util';
import findMongodModule from './lib/findMongod.cjs';
import plainErrorModule from './lib/plainError.cjs';
import runMongodModule from './lib/runMongod.cjs';

const USAGE = `usage: node scripts/mongod.mjs path                                   print the path of a mongod that runs here (fetched when there is none)
       node scripts/mongod.mjs run [--port N] [--db-path DIR] [--standalone] [--cache-gb N]
                                                                      run one until Ctrl-C and print its uri; default: a free port, a temporary folder`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      'db-path': { type: 'string' },
      standalone: { type: 'boolean' },
      'cache-gb': { type: 'string' },
    },
  });
  if (positionals[0] === 'path') {
    console.log((await findMongodModule.findMongodBinary()).binary);
    return;
  }
  if (positionals[0] !== 'run') throw new plainErrorModule.PlainError(USAGE);
  const server = await runMongodModule.runMongod({
    port: values.port === undefined ? undefined : Number(values.port),
    dbPath: values['db-path'],
    replicaSet: !values.standalone,
    cacheGb: values['cache-gb'] === undefined ? undefined : Number(values['cache-gb']),
  });
  console.log(server.uri);
  const keepAlive = setInterval(() => {}, 1 << 30);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.stop());
  await server.exited;
  clearInterval(keepAlive);
}

main().catch((error) => {
  console.error(
    error instanceof plainErrorModule.PlainError || error.code?.startsWith('ERR_PARSE_ARGS')
      ? error.message
      : error,
  );
  process.exitCode = 1;
});
