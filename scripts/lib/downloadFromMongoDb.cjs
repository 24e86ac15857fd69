'use strict';
// MongoDB's own download, by way of mongodb-memory-server. In a child process, so that a network that swallows packets can be given up.
const { fork } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } = require('node:fs');
const { dirname, join } = require('node:path');

const SILENCE_MS = 20_000;

function bytesIn(folder) {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Fetches the server into `target`; rejects with a short reason. Shows the progress line of mongodb-memory-server. */
function downloadFromMongoDb({ target, environment }) {
  const folder = mkdtempSync(join(dirname(target), 'download-'));
  return new Promise((resolve, reject) => {
    // Standard output belongs to the caller (a path, a uri): progress goes to standard error.
    const child = fork(__filename, [folder], {
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
      env: { ...environment, MONGOMS_MAX_RETRIES: '1' },
    });
    let answer = { reason: 'the download ended without an answer' };
    let seen = 0;
    let lastGrowth = Date.now();
    const watch = setInterval(() => {
      const size = bytesIn(folder);
      if (size !== seen) [seen, lastGrowth] = [size, Date.now()];
      else if (Date.now() - lastGrowth > SILENCE_MS) {
        answer = { reason: `no byte for ${SILENCE_MS / 1000} seconds` };
        child.kill('SIGKILL');
      }
    }, 500);
    child.on('message', (message) => (answer = message));
    child.on('error', (error) => (answer = { reason: error.message }));
    child.on('close', () => {
      clearInterval(watch);
      if (answer.binary && existsSync(answer.binary)) renameSync(answer.binary, target);
      rmSync(folder, { recursive: true, force: true });
      if (answer.binary) resolve();
      else reject(new Error(answer.reason));
    });
  });
}

async function child(folder) {
  try {
    const { MongoBinary } = require('mongodb-memory-server-core/lib/util/MongoBinary');
    process.send({ binary: await MongoBinary.getPath({ downloadDir: folder }) });
  } catch (error) {
    process.send({ reason: String(error.message).trim().split('\n').pop() });
  }
}

if (require.main === module) child(process.argv[2]).finally(() => process.disconnect());

module.exports = { downloadFromMongoDb };
