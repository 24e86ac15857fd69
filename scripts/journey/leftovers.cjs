'use strict';
// One start per data folder, and nothing left of one that was killed hard.
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { commandLine, endProcess } = require('../lib/stopLeftover.cjs');
const { PlainError } = require('../lib/plainError.cjs');

/**
 * Takes the data folder: refuses while another start lives in it, ends a host that outlived its start.
 * @returns {{ remember(name: string, pid: number): void, release(): void }}
 */
async function takeFolder(folder) {
  const file = join(folder, 'running.json');
  mkdirSync(folder, { recursive: true });
  const { start, ...hosts } = read(file);
  if (start && start !== process.pid && commandLine(start).includes('journey')) {
    throw new PlainError(
      `Audience Engine is already running from ${folder} (process ${start}): stop that one with Ctrl-C first.`,
    );
  }
  for (const pid of Object.values(hosts)) await endProcess(pid, folder);
  const running = { start: process.pid };
  const save = () => writeFileSync(file, JSON.stringify(running));
  save();
  return {
    remember(name, pid) {
      running[name] = pid;
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

module.exports = { takeFolder };
