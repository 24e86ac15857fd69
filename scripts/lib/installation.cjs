'use strict';
// Everything that has to be in node_modules before anything else runs, on a machine that has Node and npm only.
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { PlainError } = require('./plainError.cjs');

const checkout = resolve(__dirname, '..', '..');
const ownNode = join(checkout, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const NO_NETWORK = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET)\b/;

/** Whether node_modules holds exactly the versions of package-lock.json; packages for other platforms may be missing. */
function isInstalled() {
  const read = (path) => JSON.parse(readFileSync(join(checkout, path), 'utf8')).packages;
  if (!existsSync(join(checkout, 'node_modules', '.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(([path, { version, optional }]) => {
    if (path === '' || (optional && !installed[path])) return true;
    return installed[path]?.version === version;
  });
}

/** The npm that started us, on the Node that runs it: the one in node_modules goes away during an installation. */
function npm(args) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script && node && /npm-cli\.js$/.test(script)) return { command: node, args: [script, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}

/** Runs npm with a line of progress every few seconds; rejects with one sentence, the whole output goes to a file. */
function runNpm(args, { doing, say }) {
  const { command, args: all, shell } = npm(args);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  return new Promise((done, fail) => {
    const child = spawn(command, all, { cwd: checkout, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const progress = setInterval(() => say(`  ${doing} … ${seconds()} s`), 5000);
    child.on('error', (error) => {
      clearInterval(progress);
      fail(new PlainError(error.code === 'ENOENT' ? 'npm is not on this machine: install Node.js with npm.' : error.message));
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
        : (/^npm (?:error|ERR!) (?!code|A complete log)(.+)$/m.exec(output)?.[1] ?? `npm ended with code ${code}`);
      return fail(new PlainError(`${doing} did not work: ${reason}. Everything npm said is in ${log}.`));
    });
  });
}

function ownNodeRuns() {
  return existsSync(ownNode) && spawnSync(ownNode, ['--version']).status === 0;
}

/** Installs what is missing and gives the Node 24 of the checkout. */
async function install(say) {
  if (!isInstalled()) {
    say('Installing the packages of this checkout (the first time this takes a minute or two) …');
    const took = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=8000'], {
      doing: 'Installing packages',
      say,
    });
    say(`  installed in ${took} s`);
  }
  if (!ownNodeRuns()) {
    say('Fetching Node 24 for this checkout …');
    await runNpm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'], { doing: 'Fetching Node 24', say });
    if (!ownNodeRuns()) throw new PlainError(`Node 24 was fetched, but ${ownNode} does not run on this machine.`);
  }
  return ownNode;
}

module.exports = { install };
