'use strict';
// Build, lint, jest, one after the other, stopping at the first failure. Leaves .cache/test-results/<suite>.json for scripts/tally.mjs.
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { isBuilt } = require('./buildStamp.cjs');

const checkout = resolve(__dirname, '..', '..');
const bin = (path) => join(checkout, 'node_modules', path);
const isE2e = process.argv[2] === '--e2e';
const wanted = process.argv.slice(isE2e ? 3 : 2);
const resultsOf = (suite) => join(checkout, '.cache', 'test-results', `${suite}.json`);
const results = resultsOf(isE2e ? 'e2e' : 'unit');
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
for (const suite of isE2e ? ['e2e', 'e2e-n8n'] : ['unit']) rmSync(resultsOf(suite), { force: true });

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

/** Real n8n beside everything else: each suite mostly waits for servers of its own. What n8n's says is shown when it has ended. */
async function runSideBySide() {
  const told = [];
  const jestOf = (suite, folder) => [
    bin('jest/bin/jest.js'),
    '--json',
    '--outputFile',
    resultsOf(suite),
    '--runInBand',
    folder,
  ];
  const start = (suite, folder, stdio) => {
    const child = spawn(process.execPath, jestOf(suite, folder), { cwd: checkout, stdio });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => told.push(chunk));
    return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  };
  console.log('\nTests of whole hosts, on a real MongoDB: n8n in a run of its own beside the others');
  const codes = await Promise.all([
    start('e2e', 'test/e2e/', 'inherit'),
    start('e2e-n8n', 'test/e2e-n8n/', ['ignore', 'pipe', 'pipe']),
  ]);
  console.log('\nTests with a real n8n');
  process.stdout.write(Buffer.concat(told));
  return Math.max(...codes);
}

const jest = ['--json', '--outputFile', results];
if (isE2e) jest.push('--runInBand', ...wanted);
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
function finish(code) {
  if (code !== 0 && !existsSync(results)) stop('Starting the tests', code);
  process.exitCode = code;
}

// The JSON goes to the file; the report for people comes on standard error anyway.
if (isE2e && wanted.length === 0) runSideBySide().then(finish);
else finish(run('Tests, on a real MongoDB', bin('jest/bin/jest.js'), jest));
