#!/usr/bin/env node
// `npm run check:health -- <connection string>`: whether a database answers, and whether everything that an account stores fits together. It only reads.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import plainErrorModule from './lib/plainError.cjs';

const USAGE =
  'usage: npm run check:health -- mongodb://host/database [--account main] [--database name]\nExit code 1: there are problems.';

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { account: { type: 'string' }, database: { type: 'string' } },
  });
  const [uri] = positionals;
  if (uri === undefined) throw new plainErrorModule.PlainError(USAGE);
  execFileSync(process.execPath, [join(import.meta.dirname, 'lib', 'buildIfStale.cjs')], {
    stdio: 'inherit',
  });
  const { openAudienceEngine } = (await import('../dist/engine/index.js')).default;
  const engine = await openAudienceEngine({
    uri,
    appName: 'audience-health',
    ...(values.account !== undefined && { account: values.account }),
    ...(values.database !== undefined && { database: values.database }),
  });
  try {
    const { ok, checked, problems, more, ...about } = await engine.health({ deep: true });
    console.log(
      `${about.database}, account ${about.account}: MongoDB ${about.version}, ${about.roundTripMs} ms away`,
    );
    for (const [what, count] of Object.entries(checked)) console.log(`  ${what}: ${count}`);
    for (const { invariant, collection, id, message } of problems)
      console.log(`${collection} ${id} (${invariant}): ${message}`);
    if (more > 0) console.log(`and ${more} more`);
    console.log(ok ? 'Everything is in order.' : `${problems.length + more} problems.`);
    process.exitCode = ok ? 0 : 1;
  } finally {
    await engine.close();
  }
}

main().catch((error) => {
  const isPlain = error instanceof plainErrorModule.PlainError || error.code?.startsWith('ERR_PARSE_ARGS');
  const told = error.hint === undefined ? error : `${error.message} ${error.hint}`;
  console.error(isPlain ? error.message : told);
  process.exitCode = 1;
});
