'use strict';
// A real n8n in .cache/n8n, for `npm run test:e2e:n8n`: 2.9 GB, some minutes the first time. It is no dependency of the package.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { PlainError } = require('./plainError.cjs');

const N8N_VERSION = '2.41.1';
const folder = resolve(__dirname, '..', '..', '.cache', 'n8n', N8N_VERSION);
const program = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
const isComplete = join(folder, 'complete');

function npm(args) {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new PlainError(`n8n ${N8N_VERSION} could not be installed: npm ${args[0]} ended with code ${status}.\n${stdout}${stderr}`);
}

/**
 * Installs n8n where it is missing. Of its native add-ons only SQLite is built: the others (Kafka, Oracle, …) belong to nodes that nobody needs here.
 * @param {(line: string) => void} say
 * @returns {string} the path of n8n's program, to be run with Node 24
 */
function installN8n(say) {
  if (existsSync(isComplete)) return program;
  say(`Installing n8n ${N8N_VERSION} into ${folder}: about 3 GB, some minutes.`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'real-n8n', private: true }));
  npm(['install', `n8n@${N8N_VERSION}`, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
  // Our own .npmrc switches scripts off, also for the npm that an npm script calls.
  npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error']);
  writeFileSync(isComplete, '');
  return program;
}

module.exports = { installN8n, N8N_VERSION };
