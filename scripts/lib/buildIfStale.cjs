'use strict';
// Builds unless dist/ is up to date. One build at a time: suites start in several processes, and a second build would clear away what the first has made.
const { spawnSync } = require('node:child_process');
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { isBuilt } = require('./buildStamp.cjs');

const checkout = resolve(__dirname, '..', '..');
/** Holds the id of the process that builds. */
const lock = join(checkout, '.cache', 'building');

function isTaken() {
  try {
    mkdirSync(join(checkout, '.cache'), { recursive: true });
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return false;
  } catch (error) {
    if (error.code === 'EEXIST') return true;
    throw error;
  }
}

/** A process that was killed leaves its lock behind. */
function freeIfLeft() {
  try {
    const builder = Number(readFileSync(lock, 'utf8'));
    if (builder > 0) process.kill(builder, 0);
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
  }
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function build() {
  while (isTaken()) {
    freeIfLeft();
    sleep(200);
    if (isBuilt()) return 0;
  }
  try {
    if (isBuilt()) return 0;
    console.log('Building …');
    return (
      spawnSync(
        process.execPath,
        [join(checkout, 'node_modules', 'gulp', 'bin', 'gulp.js'), 'build', '--silent'],
        { cwd: checkout, stdio: 'inherit' },
      ).status ?? 1
    );
  } finally {
    rmSync(lock, { force: true });
  }
}

if (!isBuilt()) process.exitCode = build();
