'use strict';
// A start that was killed hard can leave its mongod behind, holding the lock of the data folder: the next start ends it first.
const { execFileSync } = require('node:child_process');
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function commandLine(pid) {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * A process that is ending loses its command line first and its ports last: those are held as long as one of its threads is left, also when the
 * process itself is a zombie already. One that nobody asks for its exit code stays a zombie.
 */
function hasEnded(pid) {
  if (!isAlive(pid)) return true;
  if (process.platform !== 'linux') return commandLine(pid) === '';
  try {
    return (
      /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')) &&
      readdirSync(`/proc/${pid}/task`).length <= 1
    );
  } catch {
    return true;
  }
}

/** Ends a process whose command line names `folder`, and waits; any other process that now has this number is left alone. */
async function endProcess(pid, folder) {
  if (!(pid > 0) || hasEnded(pid)) return;
  const line = commandLine(pid);
  if (line !== '' && !line.includes(folder)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; !hasEnded(pid); waited += 100) {
    if (waited === 15_000) process.kill(pid, 'SIGKILL');
    await pause(100);
  }
}

/** Ends the mongod that still holds `dbPath`, if there is one. */
async function stopLeftover(dbPath) {
  let pid;
  try {
    pid = Number(readFileSync(join(dbPath, 'mongod.lock'), 'utf8'));
  } catch {
    return;
  }
  await endProcess(pid, dbPath);
}

module.exports = { commandLine, endProcess, stopLeftover };
