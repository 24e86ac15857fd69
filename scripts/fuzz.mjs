#!/usr/bin/env node
// `npm run fuzz`: every call of the engine's door with arguments that nobody gives by mistake. Each is answered by a result or a typed error, and afterwards
// what is stored fits together (health, deep). `-- --calls 200000 --seconds 180 --seed 7 --uri mongodb://…` (default: a MongoDB of its own);
// `--hangs 300` where others work on the same machine: seconds after which a call has not answered.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fuzzModule from './fuzz/fuzzDoor.cjs';
import runMongodModule from './lib/runMongod.cjs';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: 'Infinity' },
    hangs: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    uri: { type: 'string' },
  },
});

execFileSync(process.execPath, [join(import.meta.dirname, 'lib', 'buildIfStale.cjs')], { stdio: 'inherit' });
const { openAudienceEngine, isAudienceError } = (await import('../dist/engine/index.js')).default;
const unheard = [];
process.on('unhandledRejection', (error) => unheard.push(error));
const server = values.uri === undefined ? await runMongodModule.runMongod({ replicaSet: true }) : undefined;
const uri = values.uri ?? `mongodb://127.0.0.1:${server.port}/fuzz?directConnection=true`;
const engine = await openAudienceEngine({ uri, appName: 'audience-fuzz' });
try {
  const { defects, ...report } = await fuzzModule.fuzzDoor(engine, {
    calls: Number(values.calls),
    seconds: Number(values.seconds),
    hangs: Number(values.hangs),
    seed: Number(values.seed),
    isAudienceError,
    say: console.log,
  });
  await engine.work.stop();
  await engine.work.runDue();
  const { ok, checked, problems } = await engine.health({ deep: true });
  for (const one of problems) console.log(JSON.stringify(one));
  console.log({ ...report, defects: defects.length, unheard: unheard.length, consistent: ok, checked });
  for (const error of unheard) console.log(error);
  process.exitCode = defects.length === 0 && unheard.length === 0 && ok ? 0 : 1;
} finally {
  await engine.close();
  await server?.stop();
}
