'use strict';
// `npm start`, under Node 24 and after the build: MongoDB, sample people, Node-RED with the example flow, three lines to paste.
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { checkout, findMongod } = require('../lib/findMongod.cjs');
const { freePort, isPortFree } = require('../lib/freePort.cjs');
const { PlainError } = require('../lib/plainError.cjs');
const { runMongod } = require('../lib/runMongod.cjs');
const { nextCast } = require('./cast.cjs');
const { takeFolder } = require('./leftovers.cjs');
const { startNodeRed } = require('./nodeRed.cjs');
const { EVENT_TYPE, FLOW_ID, isSeeded, seed } = require('./seed.cjs');

const USAGE = `usage: npm start -- [--port N] [--data DIR]
  --port N    the port of Node-RED; default: 1880, or a free one when 1880 is taken
  --data DIR  where MongoDB and Node-RED keep their files; default: .data in the checkout`;
const USUAL_PORT = 1880;
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

function readArguments() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (values.help || (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))) throw new PlainError(USAGE);
    return { port, data: resolve(values.data ?? join(checkout, '.data')) };
  } catch (error) {
    throw error instanceof PlainError ? error : new PlainError(`${error.message}\n${USAGE}`);
  }
}

async function choosePort(wanted) {
  if (wanted !== undefined) {
    if (!(await isPortFree(wanted))) throw new PlainError(`Port ${wanted} is already in use: choose another one with npm start -- --port N.`);
    return wanted;
  }
  const port = await freePort(USUAL_PORT);
  if (port !== USUAL_PORT) say(`Port ${USUAL_PORT} is already in use, so Node-RED listens on ${port}.`);
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

function fail(what, log) {
  if (stopping) return;
  console.error(`${what}${log ? `, see ${log}` : ''}. Stopping.`);
  process.exitCode = 1;
  void stopAll();
}

async function fillDatabase(engine) {
  if (await isSeeded(engine)) {
    say('People: those of the last start');
    return;
  }
  say('People: seeding …');
  const started = Date.now();
  const { people, purchases } = await seed(engine, { now: new Date(), say });
  say(`  ${people.toLocaleString('en')} people and ${purchases.toLocaleString('en')} purchases in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** The flow is launched by its Segment Entry node, once that has reached the database. */
async function awaitLaunch(engine) {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const flows = await engine.flows.list();
    if (flows.some((flow) => flow.id === FLOW_ID && flow.status === 'active')) return;
    await pause(100);
  }
  say('The example flow has not started: open the editor and look at the node Segment Entry.');
}

function printLines(address, [enters, refused]) {
  const post = (path, body) => `curl -X POST ${address}${path} -H "Content-Type: application/json" -d '${JSON.stringify(body)}'`;
  const purchase = ({ email }, amount) => post('/shop/events', { type: EVENT_TYPE, profile: { email }, properties: { amount } });
  say('');
  say(`Open the editor:  ${address}/`);
  say('');
  say('Paste these lines into another terminal, one after the other, and watch this one:');
  say('');
  say(`# ${refused.name} answers a message with STOP`);
  say(post('/inbox', { from: refused.phone, text: 'STOP' }));
  say(`# ${enters.name} buys for the second time in 30 days, and so enters the flow`);
  say(purchase(enters, 42));
  say(`# ${refused.name} buys for the second time too, and is rejected: nothing is sent to somebody who said STOP`);
  say(purchase(refused, 27));
  say('');
  say('Ctrl-C stops everything. The data stays.');
}

async function main() {
  const { port: wanted, data } = readArguments();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopping) say('\nStopping …');
      void stopAll();
    });
  }
  process.on('disconnect', () => void stopAll()); // the script that started us is gone

  const folder = await takeFolder(data);
  toStop.push({ what: 'the data folder', stop: async () => folder.release() });
  const port = await choosePort(wanted);
  const uri = await openMongodb(data);

  const { openAudienceEngine } = require(join(checkout, 'dist', 'engine', 'index.js'));
  const engine = await openAudienceEngine({ uri, timeZone: 'Europe/London', appName: 'npm start' });
  toStop.push({ what: 'the engine', stop: () => engine.close() });
  await fillDatabase(engine);
  if (stopping) return;

  const nodeRed = await startNodeRed({ folder: join(data, 'node-red'), port, mongodbUri: uri, onShown: say, onTrouble: (line) => console.error(`Node-RED: ${line}`) });
  toStop.push({ what: 'Node-RED', stop: () => nodeRed.stop() });
  folder.remember('nodeRed', nodeRed.pid);
  nodeRed.exited.then(() => fail('Node-RED ended by itself'));
  await awaitLaunch(engine);
  const cast = await nextCast(engine, new Date());
  if (!stopping) printLines(`http://127.0.0.1:${port}`, cast);
}

main()
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
