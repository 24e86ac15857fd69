#!/usr/bin/env node
// `npm test`: build, lint and every test except test/e2e. `npm run test:e2e`: build and test/e2e. Words after -- go to jest.
import prepareModule from './lib/prepare.cjs';

await prepareModule.prepareAndRun([['scripts/lib/runTests.cjs', ...process.argv.slice(2)]]);
