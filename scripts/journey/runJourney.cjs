'use strict';
// What `npm start` and `npm run start:n8n` share: MongoDB, sample people, a host that runs on them, lines to paste, and an orderly end.
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { checkout, findMongod } = require('../lib/findMongod.cjs');
const { freePort, isPortFree } = require('../lib/freePort.cjs');
const { PlainError } = require('../lib/plainError.cjs');
const { runMongod } = require('../lib/runMongod.cjs');
const { takeFolder } = require('./leftovers.cjs');
const { isSeeded, seed } = require('./seed.cjs');

const CONSOLE_PORT = 7710;
const MONGODB_PORT = 27018; // not 27017: that is where people run their own

const say = (line) => console.log(line);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** What has been started, newest last; stopped in reverse order. */
const toStop = [];
let stopping;

function stopAll() {
  stopping ??= (async () => {
    while (toStop.length) {
      const { what, stop } = toStop.pop();
      await stop().catch((error) => console.error(`Stopping ${what}: ${error.message}`));
    }
  })();
  return stopping;
}

function readArguments({ command, name, usualPort }) {
  const usage = `usage: ${command} -- [--port N] [--data DIR]
  --port N    the port of ${name}; default: ${usualPort}, or a free one when ${usualPort} is taken
  --data DIR  where MongoDB and ${name} keep their files; default: .data in the checkout`;
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (values.help || (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)))
      throw new PlainError(usage);
    return { port, data: resolve(values.data ?? join(checkout, '.data')) };
  } catch (error) {
    throw error instanceof PlainError ? error : new PlainError(`${error.message}\n${usage}`);
  }
}

async function choosePort(wanted, { command, name, usualPort }) {
  if (wanted !== undefined) {
    if (!(await isPortFree(wanted)))
      throw new PlainError(
        `Port ${wanted} is already in use: choose another one with ${command} -- --port N.`,
      );
    return wanted;
  }
  const port = await freePort(usualPort);
  if (port !== usualPort) say(`Port ${usualPort} is already in use, so ${name} listens on ${port}.`);
  return port;
}

async function openMongodb(data) {
  const found = await findMongod({ say });
  if (found.uri) {
    say('MongoDB: the one of MONGODB_URI');
    return found.uri;
  }
  const dbPath = join(data, 'mongodb');
  const server = await runMongod({ binary: found.binary, dbPath, port: await freePort(MONGODB_PORT), say });
  toStop.push({ what: 'MongoDB', stop: () => server.stop() });
  server.exited.then(() => fail('MongoDB ended by itself', join(dbPath, 'mongod.log')));
  say(`MongoDB: port ${server.port}, data in ${dbPath}`);
  return server.uri;
}

/** The console beside the host: its address. Whoever uses this machine may come in. */
async function openConsole(uri) {
  const { serve } = require(join(checkout, 'dist', 'console', 'serve', 'serve.js'));
  const port = await freePort(CONSOLE_PORT);
  const settings = { uri, host: '127.0.0.1', port, https: false, defaultCountry: 'GB' };
  const { address, stop } = await serve(settings, () => undefined);
  toStop.push({ what: 'the console', stop });
  return address;
}

function fail(what, log) {
  if (stopping) return;
  console.error(`${what}${log ? `, see ${log}` : ''}. Stopping.`);
  process.exitCode = 1;
  void stopAll();
}

async function fillDatabase(engine, open) {
  if (await isSeeded(engine)) {
    say('People: those of the last start');
    return;
  }
  say('People: seeding …');
  const started = Date.now();
  const { people, purchases } = await seed(engine, { now: new Date(), say, open });
  say(
    `  ${people.toLocaleString('en')} people and ${purchases.toLocaleString('en')} purchases in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}

/** Resolves with the first active flow that `isWanted`; undefined when it has not been launched in half a minute. */
async function awaitLaunch(engine, isWanted) {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const flow = (await engine.flows.list()).find((one) => one.status === 'active' && isWanted(one));
    if (flow) return flow;
    await pause(100);
  }
  return undefined;
}

/** A line to paste into a terminal. */
function curl(url, body) {
  return `curl -X POST ${url} -H "Content-Type: application/json" -d '${JSON.stringify(body)}'`;
}

/**
 * Runs until Ctrl-C.
 * @param {object} host
 * @param {string} host.command what was typed to start it
 * @param {string} host.name of the host, for people
 * @param {number} host.usualPort
 * @param {(given: { data: string, port: number, uri: string, engine: object, say: (line: string) => void })
 * => Promise<{ pid: number, exited: Promise<void>, stop(): Promise<void> }>} host.start
 * @param {(given: { address: string, engine: object, say: (line: string) => void }) => Promise<string[]>} host.lines what to print once all of it runs
 */
async function begin(host) {
  const { port: wanted, data } = readArguments(host);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopping) say('\nStopping …');
      void stopAll();
    });
  }
  process.on('disconnect', () => void stopAll()); // the script that started us is gone

  const folder = await takeFolder(data);
  toStop.push({ what: 'the data folder', stop: async () => folder.release() });
  const port = await choosePort(wanted, host);
  const uri = await openMongodb(data);

  const { openAudienceEngine } = require(join(checkout, 'dist', 'engine', 'index.js'));
  const open = (more = {}) =>
    openAudienceEngine({
      uri,
      timeZone: 'Europe/London',
      defaultCountry: 'GB',
      appName: host.command,
      ...more,
    });
  const engine = await open();
  toStop.push({ what: 'the engine', stop: () => engine.close() });
  await fillDatabase(engine, open);
  if (stopping) return;

  const running = await host.start({ data, port, uri, engine, say });
  toStop.push({ what: host.name, stop: () => running.stop() });
  folder.remember(host.name, running.pid);
  running.exited.then(() => fail(`${host.name} ended by itself`));
  const consoleAddress = await openConsole(uri);
  const lines = await host.lines({ address: `http://127.0.0.1:${port}`, engine, say });
  if (stopping) return;
  for (const line of [
    '',
    `Open the console: ${consoleAddress}`,
    ...lines,
    '',
    'Ctrl-C stops everything. The data stays.',
  ])
    say(line);
}

/** As begin(), and ends the process. */
function runJourney(host) {
  return begin(host)
    .catch(async (error) => {
      if (!stopping) {
        console.error(error instanceof PlainError ? error.message : error);
        process.exitCode = 1;
      }
      await stopAll();
    })
    .then(async () => {
      while (!stopping) await pause(200);
      await stopAll();
      if (process.exitCode !== 1) say('Stopped.');
      process.exit();
    });
}

module.exports = { awaitLaunch, curl, runJourney };
