'use strict';
// Starts a mongod as a single-node replica set (change streams need one) and keeps it stoppable, killable and restartable.
const { spawn } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { findMongodBinary } = require('./findMongod.cjs');
const { freePort, isPortFree } = require('./freePort.cjs');
const { PlainError } = require('./plainError.cjs');
const { stopLeftover } = require('./stopLeftover.cjs');
const { stopWithUs } = require('./stopWithUs.cjs');

const REPLICA_SET = 'audience';
const READY_WITHIN_MS = 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Why mongod gave up, from its own log: the last error line, or the last line of all. */
function lastWords(logPath) {
  try {
    const lines = readFileSync(logPath, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const last = lines.filter((line) => line.s === 'E' || line.s === 'F').pop() ?? lines.pop();
    return `${last.msg}${last.attr?.error ? `: ${JSON.stringify(last.attr.error)}` : ''}`;
  } catch {
    return `see ${logPath}`;
  }
}

/** Initiates the replica set, or teaches one from an earlier start its new port; true when it takes writes. */
async function isWritable(port, replicaSet) {
  const { MongoClient } = require('mongodb');
  const host = `127.0.0.1:${port}`;
  // A client of its own for each try: one whose first connection failed stays closed.
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 500,
  });
  try {
    await client.connect();
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary && (!replicaSet || hello.me === host)) return true;
    if (replicaSet) await configure(admin, replicaSet, host);
    return false;
  } catch {
    return false; // not up yet, or in the middle of an election: the caller asks again
  } finally {
    await client.close();
  }
}

async function awaitWritable({ port, replicaSet, isAlive, logPath }) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isWritable(port, replicaSet))) {
    if (!isAlive()) throw new PlainError(`MongoDB did not start: ${lastWords(logPath)}`);
    if (Date.now() > deadline)
      throw new PlainError(`MongoDB was not ready after ${READY_WITHIN_MS / 1000} seconds, see ${logPath}`);
    await pause(50);
  }
}

async function configure(admin, replicaSet, host) {
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    if (config.members[0].host === host) return;
    await admin.command({
      replSetReconfig: { ...config, version: config.version + 1, members: [{ ...config.members[0], host }] },
      force: true,
    });
  } catch (error) {
    if (error.codeName !== 'NotYetInitialized') throw error;
    await admin.command({
      replSetInitiate: {
        _id: replicaSet,
        members: [{ _id: 0, host }],
        settings: { electionTimeoutMillis: 1000 },
      },
    });
  }
}

/**
 * Starts a MongoDB server of our own.
 * @param {object} [options]
 * @param {string} [options.binary] default: findMongodBinary()
 * @param {number} [options.port] default: a free one; a busy port is refused with one sentence
 * @param {string} [options.dbPath] kept when given; default: a temporary folder that stop() removes
 * @param {boolean} [options.replicaSet] false = a standalone server without change streams; default true
 * @param {number} [options.cacheGb] WiredTiger cache in GB; default 0.5
 * @param {(line: string) => void} [options.say]
 * @returns {Promise<RunningMongod>} uri, port, dbPath, pid, kill(signal), restart(), stop(), exited
 */
async function runMongod({ binary, port, dbPath, replicaSet = true, cacheGb = 0.5, say } = {}) {
  const mongod = binary ?? (await findMongodBinary({ say })).binary;
  const isTemporary = dbPath === undefined;
  const folder = dbPath ?? mkdtempSync(join(tmpdir(), 'audience-mongod-'));
  mkdirSync(folder, { recursive: true });
  await stopLeftover(folder);
  if (port !== undefined && !(await isPortFree(port)))
    throw new PlainError(`Port ${port} is already in use, so MongoDB cannot listen there.`);
  const listenOn = port ?? (await freePort());
  const logPath = join(folder, 'mongod.log');
  const args = [
    '--bind_ip',
    '127.0.0.1',
    '--port',
    String(listenOn),
    '--dbpath',
    folder,
    '--logpath',
    logPath,
    '--logappend',
    '--quiet',
    '--wiredTigerCacheSizeGB',
    String(cacheGb),
    '--setParameter',
    'diagnosticDataCollectionEnabled=false',
    // Nobody reads the past here, and keeping five minutes of it slows down whoever writes much (docs/real-time.md, What MongoDB needs).
    '--setParameter',
    'minSnapshotHistoryWindowInSeconds=0',
  ];
  if (process.platform !== 'win32') args.push('--nounixsocket');
  if (replicaSet) args.push('--replSet', REPLICA_SET, '--oplogSize', '256');

  const running = {
    uri: `mongodb://127.0.0.1:${listenOn}/${replicaSet ? `?replicaSet=${REPLICA_SET}` : ''}`,
    port: listenOn,
    dbPath: folder,
    pid: undefined,
    /** Settles when the present server process has ended. */
    exited: Promise.resolve(),
    /** Sends a signal (default SIGKILL) and waits for the end of the process. */
    async kill(signal = 'SIGKILL') {
      if (running.pid !== undefined) process.kill(running.pid, signal);
      // The server keeps nobody alive; whoever waits for its end has to live that long, or Node ends here as if all were well.
      const awake = setInterval(() => {}, 1_000);
      await running.exited;
      clearInterval(awake);
    },
    /** Starts the server again on the same port and data, after kill() or stop(). */
    async restart() {
      if (running.pid !== undefined) await running.kill('SIGTERM');
      await launch();
    },
    /** Stops cleanly; a temporary data folder is removed. */
    async stop() {
      await running.kill('SIGTERM');
      if (isTemporary) rmSync(folder, { recursive: true, force: true });
    },
  };

  async function launch() {
    // A process group of its own: Ctrl-C in the terminal must reach the script only, which stops things in order.
    const server = spawn(mongod, args, { detached: true, stdio: 'ignore' });
    server.unref();
    const stopWatching = stopWithUs(server.pid);
    running.pid = server.pid;
    running.exited = new Promise((resolve) => {
      server.once('error', resolve);
      server.once('exit', resolve);
    }).then(() => {
      running.pid = undefined;
      stopWatching();
    });
    await awaitWritable({
      port: listenOn,
      replicaSet: replicaSet ? REPLICA_SET : undefined,
      isAlive: () => running.pid !== undefined,
      logPath,
    });
  }

  try {
    await launch();
  } catch (error) {
    await running.kill('SIGKILL').catch(() => {});
    if (isTemporary) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return running;
}

module.exports = { runMongod };
