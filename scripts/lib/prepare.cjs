'use strict';
// The part of `npm start` and `npm test` that must run on whatever Node is there: install, then go on under the checkout's own Node 24.
const { fork } = require('node:child_process');
const { delimiter, dirname, join, resolve } = require('node:path');
const { install } = require('./installation.cjs');
const { PlainError } = require('./plainError.cjs');

const checkout = resolve(__dirname, '..', '..');

/** Runs a script of this checkout under Node 24 and passes signals on; resolves to its exit code. */
function runUnder(node, script, args) {
  const environment = {
    ...process.env,
    PATH: [dirname(node), join(checkout, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  };
  const child = fork(script, args, {
    execPath: node,
    execArgv: [],
    cwd: checkout,
    env: environment,
    stdio: 'inherit',
  });
  // Ctrl-C in a terminal reaches the child by itself too: it takes the second one for the first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('exit', (code, signal) => done(code ?? (signal ? 1 : 0)));
  });
}

/**
 * Installs what is missing, then runs scripts under Node 24, one after the other, until one fails.
 * @param {[script: string, ...args: string[]][]} steps paths inside the checkout
 */
async function prepareAndRun(steps) {
  try {
    const node = await install((line) => console.log(line));
    for (const [script, ...args] of steps) {
      const code = await runUnder(node, join(checkout, script), args);
      if (code !== 0) {
        process.exitCode = code;
        return;
      }
    }
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
}

module.exports = { prepareAndRun };
