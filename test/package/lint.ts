import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const checkout = resolve(__dirname, '..', '..');

/** What ESLint, with the project's own configuration, says of each code standing at its path (an existing file, for the typed rules). */
export function lint(...texts: [path: string, code: string][]): string[][] {
  const run = spawnSync(process.execPath, [resolve(checkout, 'test/support/lintTexts.mjs')], {
    cwd: checkout,
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as string[][];
}
