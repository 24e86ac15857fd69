'use strict';
// Everything that has to be in node_modules before anything else runs, on a machine that has Node and npm only.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { PlainError } = require('./plainError.cjs');
const { runNpm } = require('./runNpm.cjs');

const checkout = resolve(__dirname, '..', '..');
const ownNode = join(
  checkout,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Whether node_modules holds exactly the versions of package-lock.json; packages for other platforms may be missing. */
function isInstalled() {
  const read = (path) => JSON.parse(readFileSync(join(checkout, path), 'utf8')).packages;
  if (!existsSync(join(checkout, 'node_modules', '.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(([path, { version, optional }]) => {
    if (path === '' || (optional && !installed[path])) return true;
    return installed[path]?.version === version;
  });
}

function ownNodeRuns() {
  return existsSync(ownNode) && spawnSync(ownNode, ['--version']).status === 0;
}

/** Installs what is missing and gives the Node 24 of the checkout. */
async function install(say) {
  if (!isInstalled()) {
    say('Installing the packages of this checkout (the first time this takes a minute or two) …');
    const took = await runNpm(
      [
        'ci',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        '--fetch-retry-mintimeout=2000',
        '--fetch-retry-maxtimeout=8000',
      ],
      {
        doing: 'Installing packages',
        say,
      },
    );
    say(`  installed in ${took} s`);
  }
  if (!ownNodeRuns()) {
    say('Fetching Node 24 for this checkout …');
    await runNpm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'], {
      doing: 'Fetching Node 24',
      say,
    });
    if (!ownNodeRuns())
      throw new PlainError(`Node 24 was fetched, but ${ownNode} does not run on this machine.`);
  }
  return ownNode;
}

module.exports = { install };
