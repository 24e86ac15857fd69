'use strict';
// What processes have in common that work on one account until they are killed: argv is uri, account, seed, folder of the built package.
const { join } = require('node:path');

const [uri, account, seed, build] = process.argv.slice(2);
const { engineOf } = require(join(build, 'engine/openEngine.js'));
let state = Number(seed) >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const say = (message) => new Promise((resolve) => process.send(message, resolve));

/** An engine that is killed at a step of a protocol, and not only between two calls: behind so many, and at most `spread` more. */
function openKilled(least, spread, options = {}) {
  let stepsLeft = least + Math.floor(random() * spread);
  const step = () => {
    if (--stepsLeft === 0) process.kill(process.pid, 'SIGKILL');
  };
  return engineOf({ uri, account, ...options, step });
}

module.exports = { build, random, pick, say, openKilled };
