#!/usr/bin/env node
// `npm run start:n8n`: as `npm start`, with a real n8n in place of Node-RED.
import prepareModule from './lib/prepare.cjs';

await prepareModule.prepareAndRun([
  ['scripts/lib/buildIfStale.cjs'],
  ['scripts/journey/runN8n.cjs', ...process.argv.slice(2)],
]);
