'use strict';
// Node-RED with the built package, in a user folder of its own.
const { fork } = require('node:child_process');
const { join } = require('node:path');
const { checkout } = require('../lib/findMongod.cjs');
const { PlainError } = require('../lib/plainError.cjs');
const { prepareUserFolder } = require('./userFolder.cjs');

const WARN = 30; // Node-RED's log levels: 20 error, 30 warn, 40 info
const READY_WITHIN_MS = 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts Node-RED and waits until its flows run.
 * @param {object} options
 * @param {(line: string) => void} options.onShown hears what Debug nodes of the flow write to the console
 * @param {(line: string) => void} options.onTrouble hears warnings and errors of Node-RED
 * @returns {Promise<{ pid: number, exited: Promise<void>, stop(): Promise<void> }>}
 */
async function startNodeRed({ folder, port, mongodbUri, onShown, onTrouble }) {
  prepareUserFolder(folder);
  const child = fork(
    join(checkout, 'node_modules', 'node-red', 'red.js'),
    ['-u', folder, '-s', join(__dirname, 'settings.cjs')],
    {
      // A group of its own: Ctrl-C reaches this script only, which stops Node-RED before MongoDB.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      // In production a request that is no JSON is answered with a sentence, not with a stack.
      env: {
        ...process.env,
        NODE_ENV: 'production',
        AUDIENCE_NODE_RED_PORT: String(port),
        AUDIENCE_MONGODB_URI: mongodbUri,
      },
    },
  );
  let lastWords = '';
  child.stderr.on('data', (chunk) => (lastWords = `${lastWords}${chunk}`.slice(-2000)));
  child.on('message', ({ level, type, name, text }) => {
    if (type === 'debug') onShown(text.trim());
    else if (level <= WARN) {
      lastWords = text;
      onTrouble(name || type ? `${name || type}: ${text}` : text);
    }
  });
  let alive = true;
  const exited = new Promise((resolve) => child.once('exit', resolve)).then(() => {
    alive = false;
  });
  const stop = async () => {
    if (!alive) return;
    child.kill('SIGTERM');
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await exited;
    clearTimeout(giveUp);
  };

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await areFlowsRunning(port))) {
    if (!alive)
      throw new PlainError(
        `Node-RED did not start: ${lastWords.trim().split('\n').pop() || 'it gave no reason'}`,
      );
    if (Date.now() > deadline) {
      await stop();
      throw new PlainError(`Node-RED was not ready after ${READY_WITHIN_MS / 1000} seconds.`);
    }
    await pause(100);
  }
  return { pid: child.pid, exited, stop };
}

async function areFlowsRunning(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/flows/state`, { signal: AbortSignal.timeout(2000) });
    return answer.ok && (await answer.json()).state === 'start';
  } catch {
    return false;
  }
}

module.exports = { startNodeRed };
