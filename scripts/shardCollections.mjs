#!/usr/bin/env node
// Prints how the collections of a database would be shared out over the shards of a cluster, for mongosh: `node scripts/shardCollections.mjs audience`.
// What keeps that from being done today stands in docs/scaling.md.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const [database = 'audience'] = process.argv.slice(2);
execFileSync(process.execPath, [join(import.meta.dirname, 'lib', 'buildIfStale.cjs')], { stdio: 'inherit' });
const { SHARDING } = (await import('../dist/engine/shardKeys.js')).default;
for (const [collection, { key, whole }] of Object.entries(SHARDING)) {
  const namespace = JSON.stringify(`${database}.${collection}`);
  if (key) console.log(`sh.shardCollection(${namespace}, ${JSON.stringify(key)});`);
  else console.log(`// ${namespace} stays whole: ${whole}`);
}
