import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const checkout = resolve(__dirname, '..', '..');
const run = promisify(execFile);

/** `npm start`, or `npm run start:n8n`, as somebody at a terminal has it. */
export interface StartedJourney {
  pid: number;
  /** Everything it has printed so far, line by line. */
  lines(): string[];
  /** Resolves with the first line that matches, printed at or after line `from`; rejects when the process ends or time is over. */
  line(pattern: RegExp, options?: { from?: number; withinMs?: number }): Promise<string>;
  /** The lines to paste. */
  curls(): string[];
  /** Runs one of the lines in a real shell with the real curl; resolves with what curl printed. */
  paste(curl: string): Promise<string>;
  /** Sends a signal to the script and resolves with its exit code when it has ended. */
  signal(name: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
}

export const READY = /^Ctrl-C stops everything/;

/** The processes of this machine whose command line names `folder`. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((commandLine) => commandLine.includes(folder));
}

/** Starts the script with arguments; environment variables that name a database are left out. */
export function startJourney(
  args: string[],
  script: 'start.mjs' | 'startN8n.mjs' = 'start.mjs',
): StartedJourney {
  const environment = { ...process.env };
  delete environment.MONGODB_URI;
  const child = spawn(process.execPath, [resolve(checkout, 'scripts', script), ...args], {
    cwd: checkout,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: unknown) => {
    text += String(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const lines = () => text.split('\n').slice(0, -1);

  const line: StartedJourney['line'] = (pattern, { from = 0, withinMs = 120_000 } = {}) =>
    new Promise((done, fail) => {
      const finish = () => {
        clearTimeout(limit);
        listeners.delete(look);
      };
      const look = () => {
        const found = lines()
          .slice(from)
          .find((one) => pattern.test(one));
        if (found === undefined) return;
        finish();
        done(found);
      };
      const giveUp = (why: string) => {
        finish();
        fail(new Error(`${why} before a line matched ${pattern}. It printed:\n${text}`));
      };
      const limit = setTimeout(() => giveUp(`${withinMs} ms were over`), withinMs);
      void ended.then(() => giveUp('The process ended'));
      listeners.add(look);
      look();
    });

  return {
    pid: child.pid ?? 0,
    lines,
    line,
    curls: () => lines().filter((one) => one.startsWith('curl ')),
    async paste(curl) {
      const { stdout } = await run('bash', ['-c', `${curl} --silent --show-error`]);
      return stdout;
    },
    signal(name) {
      if (child.exitCode === null && child.signalCode === null) process.kill(child.pid ?? 0, name);
      return ended;
    },
    ended,
  };
}
