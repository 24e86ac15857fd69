import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const checkout = resolve(__dirname, '..', '..');

/** Builds dist/ unless it was built from the sources as they are: for tests of the package itself. */
export function ensureBuilt(): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(checkout, 'scripts/lib/buildIfStale.cjs')],
    { cwd: checkout, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
}
