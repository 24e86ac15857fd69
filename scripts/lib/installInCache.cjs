'use strict';
// Whole programs that suites run and the package does not depend on: each in .cache/<name>/<version>.
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { runNpm } = require('./runNpm.cjs');

/**
 * Installs a package where it is missing, without its scripts.
 * @param {(line: string) => void} say hears a line of progress every few seconds
 * @param {{ name: string, version: string, size: string, rebuild?: string[] }} wanted `rebuild`: native add-ons whose scripts do run
 * @returns {Promise<string>} the folder of the installed package
 */
async function installInCache(say, { name, version, size, rebuild = [] }) {
  const folder = resolve(__dirname, '..', '..', '.cache', name, version);
  const isComplete = join(folder, 'complete');
  if (!existsSync(isComplete)) {
    say(`Installing ${name} ${version} into ${folder}: ${size}.`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `real-${name}`, private: true }));
    const npm = (args, doing) => runNpm([...args, '--loglevel=error'], { doing, say, cwd: folder });
    await npm(
      ['install', `${name}@${version}`, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'],
      `Installing ${name} ${version}`,
    );
    // Our own .npmrc switches scripts off, also for the npm that an npm script calls.
    if (rebuild.length > 0)
      await npm(
        ['rebuild', ...rebuild, '--ignore-scripts=false'],
        `Building ${rebuild.join(', ')} for ${name}`,
      );
    writeFileSync(isComplete, '');
  }
  return join(folder, 'node_modules', name);
}

module.exports = { installInCache };
