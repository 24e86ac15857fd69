// ClickHouse on the same people, embedded in a Python process (PyPI: chdb). Texts stand in its tables in lower case: it has no index on what a function makes of them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { people } from './people.mjs';

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'clickhouse.py');
const PYTHON = process.env.PYTHON ?? 'python3';

/** The version that is installed; undefined where there is none. */
export function findClickHouse() {
  const { status, stdout } = spawnSync(PYTHON, ['-c', 'import chdb; print(chdb.__version__)'], {
    encoding: 'utf8',
  });
  return status === 0 ? `ClickHouse (chdb ${stdout.trim()})` : undefined;
}

const COLUMNS = {
  profiles:
    'id UInt32, city LowCardinality(String), country LowCardinality(String), gender LowCardinality(String), spend Nullable(Float64), tags Array(LowCardinality(String))',
  events:
    "profile_id UInt32, type LowCardinality(String), at DateTime64(3, 'UTC'), amount Float64, cart Int32, plan LowCardinality(String)",
};
const ORDER = { profiles: 'id', events: '(type, at, profile_id)' };

/** @param keep a folder whose tables are used again when they hold people of this size; default: a temporary one. */
export async function openClickHouse(version, { say, keep, ...size }) {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'bench-clickhouse-'));
  const [marker, wanted] = [join(folder, 'loaded.json'), JSON.stringify({ size, COLUMNS, ORDER })];
  const isLoaded = existsSync(marker) && readFileSync(marker, 'utf8') === wanted;
  if (!isLoaded) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const session = new Session(join(folder, 'tables'));
  const close = async () => {
    await session.close();
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (!isLoaded) {
      say(`loading ${version} …`);
      await load(session, folder, size);
      if (keep) writeFileSync(marker, wanted);
    }
    const counted = (sql) => `SELECT count() FROM (${sql})`;
    const ordered = (sql) => `${sql} ORDER BY id`;
    return {
      version,
      count: async (sql) => Number((await session.ask(counted(sql))).text),
      select: async (sql) => (await session.ask(ordered(sql))).text.split('\n').filter(Boolean).map(Number),
      /** Its own times (ms): nothing is handed over to this process. */
      countTimes: async (sql, runs) => (await session.ask(counted(sql), { runs })).ms,
      selectTimes: async (sql, runs) => (await session.ask(ordered(sql), { runs, form: 'RowBinary' })).ms,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

class Session {
  constructor(folder) {
    this.python = spawn(PYTHON, [SCRIPT, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.python.stdout })[Symbol.asyncIterator]();
  }

  async ask(sql, { runs = 1, form = 'TSV' } = {}) {
    this.python.stdin.write(`${JSON.stringify({ sql, runs, form })}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`ClickHouse ended while it was asked: ${sql}`);
    return JSON.parse(value);
  }

  async close() {
    if (this.python.exitCode !== null) return;
    this.python.stdin.end();
    await once(this.python, 'exit');
  }
}

async function load(session, folder, size) {
  const [profiles, events] = ['profiles', 'events'].map((name) =>
    createWriteStream(join(folder, `${name}.tsv`)),
  );
  const write = async (stream, text) => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  for (const { number, city, country, gender, spend, tags, events: done } of people(size)) {
    const texts = [city, country, gender].map((text) => text.toLowerCase());
    const list = `[${tags.map((tag) => `'${tag}'`).join(',')}]`;
    await write(profiles, `${[number, ...texts, spend ?? '\\N', list].join('\t')}\n`);
    for (const { type, at, amount, cart = -1, plan = '' } of done)
      await write(events, `${[number, type, at, amount, cart, plan].join('\t')}\n`);
  }
  for (const [name, stream] of Object.entries({ profiles, events })) {
    stream.end();
    await once(stream, 'finish');
    const file = join(folder, `${name}.tsv`);
    // Instants are written as milliseconds.
    const [read, take] =
      name === 'events'
        ? [
            COLUMNS[name].replace("DateTime64(3, 'UTC')", 'Int64'),
            "* REPLACE fromUnixTimestamp64Milli(at, 'UTC') AS at",
          ]
        : [COLUMNS[name], '*'];
    await session.ask(
      `CREATE TABLE default.${name} (${COLUMNS[name]}) ENGINE = MergeTree ORDER BY ${ORDER[name]}`,
    );
    await session.ask(
      `INSERT INTO default.${name} SELECT ${take} FROM file('${file}', TSV, '${read.replaceAll("'", "\\'")}')`,
    );
    await session.ask(`OPTIMIZE TABLE default.${name} FINAL`);
    rmSync(file);
  }
}
