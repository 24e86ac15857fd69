'use strict';
// Build, lint, jest, one after the other, stopping at the first failure. Leaves .cache/test-results/<suite>.json for scripts/tally.mjs.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { isBuilt } = require('./buildStamp.cjs');

const checkout = resolve(__dirname, '..', '..');
const bin = (path) => join(checkout, 'node_modules', path);
const isE2e = process.argv[2] === '--e2e';
const wanted = process.argv.slice(isE2e ? 3 : 2);
const results = join(checkout, '.cache', 'test-results', isE2e ? 'e2e.json' : 'unit.json');
const acceptance = resolve(checkout, '..', 'shared', 'acceptance', 'run.mjs');

function run(title, script, args) {
  console.log(`\n${title}`);
  return spawnSync(process.execPath, [script, ...args], { cwd: checkout, stdio: 'inherit' }).status ?? 1;
}

function stop(stage, code) {
  writeFileSync(
    results,
    JSON.stringify({ stage, numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0 }),
  );
  console.error(`\n${stage} failed.`);
  process.exit(code);
}

mkdirSync(join(checkout, '.cache', 'test-results'), { recursive: true });
rmSync(results, { force: true });

const stages = [['Build', bin('gulp/bin/gulp.js'), ['build', '--silent']]];
if (isE2e && isBuilt()) stages.length = 0;
if (!isE2e) {
  stages.push(['Format', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']]);
  stages.push(['Lint', bin('eslint/bin/eslint.js'), ['.']]);
  stages.push(['Types of the tests', bin('typescript/bin/tsc'), ['-p', 'tsconfig.test.json']]);
}
for (const [stage, script, args] of stages) {
  const code = run(stage, script, args);
  if (code !== 0) stop(stage, code);
}

const jest = ['--json', '--outputFile', results];
if (isE2e) jest.push('--runInBand', ...(wanted.length ? wanted : ['test/e2e']));
else {
  const ignored = ['/node_modules/', '/test/e2e'];
  if (!existsSync(acceptance)) {
    console.log(
      '\nThe acceptance cases are not beside this checkout (../shared/acceptance): they are not run.',
    );
    ignored.push('/test/acceptance/');
  }
  // Words first: behind an option that takes several they would be patterns to ignore.
  jest.push(...wanted, ...ignored.flatMap((pattern) => ['--testPathIgnorePatterns', pattern]));
}
// The JSON goes to the file; the report for people comes on standard error anyway.
const code = run('Tests, on a real MongoDB', bin('jest/bin/jest.js'), jest);
if (code !== 0 && !existsSync(results)) stop('Starting the tests', code);
process.exit(code);
