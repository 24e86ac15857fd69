'use strict';
// Whole programs that suites run and the package does not depend on: each in .cache/<name>/<version>.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { PlainError } = require('./plainError.cjs');

/**
 * Installs a package where it is missing, without its scripts.
 * @param {(line: string) => void} say
 * @param {{ name: string, version: string, size: string, rebuild?: string[] }} wanted `rebuild`: native add-ons whose scripts do run
 * @returns {string} the folder of the installed package
 */
function installInCache(say, { name, version, size, rebuild = [] }) {
  const folder = resolve(__dirname, '..', '..', '.cache', name, version);
  const isComplete = join(folder, 'complete');
  const npm = (args) => {
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
    if (status !== 0) throw new PlainError(`${name} ${version} could not be installed: npm ${args[0]} ended with code ${status}.\n${stdout}${stderr}`);
  };
  if (!existsSync(isComplete)) {
    say(`Installing ${name} ${version} into ${folder}: ${size}.`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `real-${name}`, private: true }));
    npm(['install', `${name}@${version}`, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
    // Our own .npmrc switches scripts off, also for the npm that an npm script calls.
    if (rebuild.length > 0) npm(['rebuild', ...rebuild, '--ignore-scripts=false', '--loglevel=error']);
    writeFileSync(isComplete, '');
  }
  return join(folder, 'node_modules', name);
}

module.exports = { installInCache };
