#!/usr/bin/env node
// `npm start`: from a fresh checkout to a working journey in Node-RED, on a machine that has Node and npm.
import prepareModule from './lib/prepare.cjs';

await prepareModule.prepareAndRun([
  ['scripts/lib/buildIfStale.cjs'],
  ['scripts/journey/run.cjs', ...process.argv.slice(2)],
]);
