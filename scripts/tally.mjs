#!/usr/bin/env node
// Adds up what the runs of `npm test` and `npm run test:e2e` left behind: the last line of .ci/run.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let passed = 0;
let failed = 0;
for (const suite of ['unit', 'e2e', 'e2e-n8n']) {
  const file = fileURLToPath(new URL(`../.cache/test-results/${suite}.json`, import.meta.url));
  if (!existsSync(file)) {
    console.log(`${suite}: left no result`);
    failed += 1;
    continue;
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
}
if (passed === 0) failed ||= 1; // nothing was tested: that is no success
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
