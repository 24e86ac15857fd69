'use strict';
// An n8n with a user folder of its own, into which this package was installed from its tarball as n8n installs community packages.
const { execFile, spawn } = require('node:child_process');
const {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { delimiter, dirname, join, resolve } = require('node:path');
const { promisify } = require('node:util');
const { digestOfSources } = require('./buildStamp.cjs');
const { freePort } = require('./freePort.cjs');
const { installN8n } = require('./installN8n.cjs');
const { PlainError } = require('./plainError.cjs');
const { runNpm } = require('./runNpm.cjs');
const { stopWithUs } = require('./stopWithUs.cjs');

const checkout = resolve(__dirname, '..', '..');
const PACKAGE = require(join(checkout, 'package.json'));
const READY_WITHIN_MS = 180_000;
const WEBHOOK_WITHIN_MS = 30_000;
const run = promisify(execFile);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Puts the package into the user folder, unless the one there was made from the same sources. */
async function installPackage(folder, say) {
  const nodes = join(folder, '.n8n', 'nodes');
  const stamp = join(nodes, 'installed-from');
  const digest = digestOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  rmSync(nodes, { recursive: true, force: true });
  mkdirSync(nodes, { recursive: true });
  const doing = 'Installing this package into n8n';
  await runNpm(['pack', '--silent', '--ignore-scripts', '--pack-destination', nodes], { doing, say });
  writeFileSync(join(nodes, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }));
  const tarball = `${PACKAGE.name.replace('@', '').replace('/', '-')}-${PACKAGE.version}.tgz`;
  await runNpm(
    [
      'install',
      '--omit=dev',
      '--legacy-peer-deps',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `./${tarball}`,
    ],
    { doing, say, cwd: nodes },
  );
  writeFileSync(stamp, digest);
}

/**
 * The variables of this n8n, in a file: Node reads it, and a command line that names the folder tells whose process it is.
 * N8N_… of the terminal are for another n8n.
 */
async function writeEnvironment(folder, port, more) {
  const variables = {
    NODE_ENV: 'production',
    N8N_USER_FOLDER: folder,
    N8N_PORT: port,
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: await freePort(),
    N8N_COMMUNITY_PACKAGES_ENABLED: true,
    N8N_UNVERIFIED_PACKAGES_ENABLED: true,
    N8N_DIAGNOSTICS_ENABLED: false,
    N8N_VERSION_NOTIFICATIONS_ENABLED: false,
    N8N_TEMPLATES_ENABLED: false,
    N8N_PERSONALIZATION_ENABLED: false,
    N8N_HIRING_BANNER_ENABLED: false,
    N8N_SECURE_COOKIE: false,
    ...more,
  };
  const file = join(folder, 'environment');
  writeFileSync(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  );
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('N8N_') && !['NODE_ENV', 'NODE_OPTIONS'].includes(name),
  );
  return {
    file,
    variables: {
      ...Object.fromEntries(inherited),
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  };
}

/**
 * Prepares a user folder; the server is not started yet.
 * @param {object} options
 * @param {string} options.folder is kept; what is in it already stays
 * @param {number} options.port
 * @param {(line: string) => void} options.say
 * @param {Record<string, string>} [options.environment] further variables of this n8n
 */
async function prepareN8n({ folder, port, say, environment }) {
  const program = await installN8n(say);
  mkdirSync(folder, { recursive: true });
  await installPackage(folder, say);
  const { file, variables } = await writeEnvironment(folder, port, environment);
  const call = (args) => [`--env-file=${file}`, program, ...args];

  /** Runs a command of n8n's own command line, for example `publish:workflow`; the server must not be running. */
  async function command(...args) {
    try {
      return (
        await run(process.execPath, call(args), { env: variables, cwd: folder, maxBuffer: 64 * 1024 * 1024 })
      ).stdout;
    } catch (error) {
      throw new PlainError(
        `n8n ${args[0]} did not work: ${`${error.stderr ?? ''}${error.stdout ?? ''}`.trim() || error.message}`,
      );
    }
  }

  /** Puts a workflow or credentials into n8n; one with the same id is replaced. */
  async function importInto(kind, content) {
    const input = join(folder, `import-${kind}.json`);
    writeFileSync(input, JSON.stringify(content), { mode: 0o600 });
    try {
      await command(`import:${kind}`, `--input=${input}`);
    } finally {
      rmSync(input, { force: true });
    }
  }

  /** In queue mode: a process that runs what the server enqueues. The port is its own, of the file's variables all others count. */
  async function startWorker() {
    return startServer({
      args: call(['worker']),
      variables: { ...variables, N8N_RUNNERS_BROKER_PORT: await freePort() },
      folder,
      log: 'worker.log',
      ready: 'n8n worker is now ready',
    });
  }

  return {
    address: `http://127.0.0.1:${port}`,
    command,
    importInto,
    start: () => startServer({ args: call(['start']), variables, folder }),
    startWorker,
  };
}

/**
 * Starts the server and waits until the editor answers; n8n publishes the workflows in the background, see `awaitWebhook`. What it
 * says goes to a file: a pipe would break when this process is killed, and n8n would do nothing but complain about that.
 */
async function startServer({
  args,
  variables,
  folder,
  log: logName = 'n8n.log',
  ready = 'Editor is now accessible',
}) {
  const log = join(folder, logName);
  const file = openSync(log, 'w');
  // A group of its own: Ctrl-C reaches the script only, which stops n8n before MongoDB; and a kill takes n8n's task runner along.
  const child = spawn(process.execPath, args, {
    env: variables,
    cwd: folder,
    stdio: ['ignore', file, file],
    detached: true,
  });
  closeSync(file);
  const stopWatching = stopWithUs(child.pid);
  let isRunning = true;
  const exited = new Promise((done) => child.once('exit', done)).then(() => {
    isRunning = false;
    stopWatching();
  });
  const server = {
    pid: child.pid,
    log,
    exited,
    /** What it has said since it was started. */
    output: () => readFileSync(log, 'utf8'),
    /** Ends the server: politely, or with SIGKILL together with everything it started. */
    async stop(signal = 'SIGTERM') {
      if (!isRunning) return;
      process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
      const giveUp = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 40_000);
      await exited;
      clearTimeout(giveUp);
    },
  };
  for (const deadline = Date.now() + READY_WITHIN_MS; !server.output().includes(ready); await pause(100)) {
    if (isRunning && Date.now() < deadline) continue;
    await server.stop('SIGKILL');
    throw new PlainError(`n8n did not start:\n${server.output().slice(-4_000)}`);
  }
  return server;
}

/**
 * Waits until a published workflow's webhook for POST is registered. Which methods it takes is asked as a browser asks before it
 * posts: that runs nothing.
 * @returns {Promise<boolean>} false when half a minute was not enough, as for a workflow that is not published
 */
async function awaitWebhook(url) {
  for (const deadline = Date.now() + WEBHOOK_WITHIN_MS; Date.now() < deadline; await pause(100)) {
    const { headers } = await fetch(url, { method: 'OPTIONS', headers: { Origin: new URL(url).origin } });
    if (/\bPOST\b/.test(headers.get('Access-Control-Allow-Methods') ?? '')) return true;
  }
  return false;
}

module.exports = { awaitWebhook, prepareN8n };
