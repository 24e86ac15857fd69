// PostgreSQL on the same people: a server of its own, which stores of a person what the engine stores, with the indexes that these questions ask for.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { people } from './people.mjs';

/** Where Debian puts what is too dangerous for everybody's PATH. */
const DEBIAN = '/usr/lib/postgresql/15/bin';

/** The folder of PostgreSQL's programs; undefined where it is not installed. */
export function findPostgres() {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), DEBIAN]) {
    const path = join(folder, 'postgres');
    if (!existsSync(path)) continue;
    const bin = dirname(realpathSync(path));
    if (existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'psql'))) return bin;
  }
  return undefined;
}

/** Of a person what a profile holds (mongo.mjs), each value once. */
const TABLES = `
    create table profiles (id int, external_id text, email text, city text, country text, gender text, spend double precision, tags text[],
      created_at timestamptz, modified_at timestamptz, revision int, bucket smallint);
    create table events (profile_id int, type text, at timestamptz, amount double precision, cart int, plan text);`;

/** The key carries the external id as well: a list of people is read without touching the table. */
const INDEXES = `
    alter table profiles add primary key (id) include (external_id);
    create unique index on profiles (external_id);
    create index on profiles using gin (tags);
    create index on profiles (lower(city));
    create index on profiles (lower(country));
    create index on profiles (spend);
    create index on events (type, at, profile_id) include (amount, cart, plan);
    create index on events (profile_id, type, at);`;

const CREATED = '2024-01-01T00:00:00Z';

const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '1GB',
  work_mem: '256MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '4GB',
  jit: 'off',
};

/** @param keep a folder whose database is used again when it holds people of this size; default: a temporary one. */
export async function openPostgres(bin, { say, keep, ...size }) {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  const [marker, wanted] = [join(folder, 'loaded.json'), JSON.stringify({ size, TABLES, INDEXES })];
  const isLoaded = existsSync(marker) && readFileSync(marker, 'utf8') === wanted;
  if (!isLoaded) rmSync(join(folder, 'db'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const as = owner(folder);
  const run = (program, args) =>
    execFileSync(join(bin, program), args, {
      ...as,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  const version = run('postgres', ['--version']).trim();
  if (!isLoaded)
    run('initdb', ['-D', join(folder, 'db'), '-U', 'bench', '--auth=trust', '-E', 'UTF8', '--locale=C']);
  const server = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      join(folder, 'db'),
      '-k',
      folder,
      ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const ended = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGINT');
    await ended;
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await awaitReady(bin, folder, as);
    const session = new Session(bin, folder, as);
    if (!isLoaded) {
      say(`loading ${version} …`);
      await load(bin, folder, as, session, size);
      await session.ask('checkpoint;');
      if (keep) writeFileSync(marker, wanted);
    }
    return {
      version,
      count: async (sql) => Number((await session.ask(`select count(*) from (${sql}) x;`))[0]),
      select: async (sql) => (await session.ask(`${sql} order by id;`)).map(externalIdOf),
      close: async () => {
        await session.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of an answered line `id|external_id`. */
const externalIdOf = (line) => Number(line.slice(line.indexOf('|') + 1));

/** PostgreSQL refuses to run as root. */
function owner(folder) {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  );
  chownSync(folder, uid, gid);
  return { uid, gid };
}

async function awaitReady(bin, folder, as) {
  for (let tries = 0; tries < 300; tries++) {
    if (
      spawnSync(join(bin, 'psql'), ['-h', folder, '-U', 'bench', '-d', 'postgres', '-c', 'select 1'], {
        ...as,
        cwd: folder,
        stdio: 'ignore',
      }).status === 0
    )
      return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('PostgreSQL was not ready within 30 seconds.');
}

/** One psql that stays connected; a marker says where an answer ends. */
class Session {
  constructor(bin, folder, as) {
    this.psql = spawn(
      join(bin, 'psql'),
      ['-h', folder, '-U', 'bench', '-d', 'postgres', '-qAt', '-v', 'ON_ERROR_STOP=1'],
      { ...as, cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.lines = createInterface({ input: this.psql.stdout })[Symbol.asyncIterator]();
  }

  async ask(sql) {
    this.psql.stdin.write(`${sql}\n\\echo --end--\n`);
    const answer = [];
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`psql ended while it was asked: ${sql}`);
      if (value === '--end--') return answer;
      answer.push(value);
    }
  }

  async close() {
    this.psql.stdin.end();
    await once(this.psql, 'exit');
  }
}

async function load(bin, folder, as, session, size) {
  await session.ask(TABLES);
  const copy = (table) =>
    spawn(
      join(bin, 'psql'),
      ['-h', folder, '-U', 'bench', '-d', 'postgres', '-q', '-c', `copy ${table} from stdin`],
      { ...as, cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] },
    );
  const [profiles, events] = [copy('profiles'), copy('events')];
  const exits = [once(profiles, 'exit'), once(events, 'exit')];
  const write = async ({ stdin }, text) => {
    if (!stdin.write(text)) await once(stdin, 'drain');
  };
  for (const { number, city, country, gender, spend, tags, events: done } of people(size)) {
    const values = [
      number,
      number,
      `p${number}@example.com`,
      city,
      country,
      gender,
      spend ?? '\\N',
      `{${tags.join(',')}}`,
      CREATED,
      CREATED,
      1,
      number % 1_024,
    ];
    await write(profiles, `${values.join('\t')}\n`);
    if (done.length > 0)
      await write(
        events,
        done
          .map(
            ({ type, at, amount, cart = '\\N', plan = '\\N' }) =>
              `${number}\t${type}\t${new Date(at).toISOString()}\t${amount}\t${cart}\t${plan}\n`,
          )
          .join(''),
      );
  }
  profiles.stdin.end();
  events.stdin.end();
  await Promise.all(exits);
  await session.ask(`${INDEXES}
    vacuum analyze;`);
}
