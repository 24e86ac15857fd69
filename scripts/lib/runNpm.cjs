'use strict';
// npm with a line of progress every few seconds, and one sentence when it fails.
const { spawn } = require('node:child_process');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { PlainError } = require('./plainError.cjs');

const checkout = resolve(__dirname, '..', '..');
const NO_NETWORK = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET)\b/;

/** The npm that started us, on the Node that runs it: the one in node_modules goes away during an installation. */
function npm(args) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script && node && /npm-cli\.js$/.test(script))
    return { command: node, args: [script, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}

/**
 * Runs npm; everything it says goes to a file when it fails.
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.doing what is being done, for people: 'Installing packages'
 * @param {(line: string) => void} options.say
 * @param {string} [options.cwd] default: the checkout
 * @returns {Promise<number>} the seconds it took
 * @throws {PlainError}
 */
function runNpm(args, { doing, say, cwd = checkout }) {
  const { command, args: all, shell } = npm(args);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  return new Promise((done, fail) => {
    const child = spawn(command, all, { cwd, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const progress = setInterval(() => say(`  ${doing} … ${seconds()} s`), 5000);
    child.on('error', (error) => {
      clearInterval(progress);
      fail(
        new PlainError(
          error.code === 'ENOENT' ? 'npm is not on this machine: install Node.js with npm.' : error.message,
        ),
      );
    });
    child.on('close', (code) => {
      clearInterval(progress);
      if (code === 0) return done(seconds());
      const log = join(checkout, '.cache', 'npm.log');
      mkdirSync(join(checkout, '.cache'), { recursive: true });
      writeFileSync(log, output);
      const network = NO_NETWORK.exec(output);
      const reason = network
        ? `the package registry cannot be reached (${network[1]}): check the network and start again`
        : (/^npm (?:error|ERR!) (?!code|A complete log)(.+)$/m.exec(output)?.[1] ??
          `npm ended with code ${code}`);
      return fail(new PlainError(`${doing} did not work: ${reason}. Everything npm said is in ${log}.`));
    });
  });
}

module.exports = { runNpm };
