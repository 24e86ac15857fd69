#!/usr/bin/env node
// `npm test`: build, lint and every test except those of whole hosts. `npm run test:e2e`: build and test/e2e, test/e2e-n8n. Words after -- go to jest.
import prepareModule from './lib/prepare.cjs';

await prepareModule.prepareAndRun([['scripts/lib/runTests.cjs', ...process.argv.slice(2)]]);
