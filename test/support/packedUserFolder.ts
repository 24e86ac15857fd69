import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, ensureBuilt } from './built';

const npm = (args: string[], cwd: string): string =>
  execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });

/** A Node-RED user folder of its own with the package as `npm pack` makes it: what a symbolic link would hide is missing here. */
export function packedUserFolder(name: string): string {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), `audience-${name}-`));
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], checkout),
  ) as [{ filename: string }];
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty-user-folder', version: '0.0.1', private: true }),
  );
  npm(
    [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      join(folder, packed.filename),
    ],
    folder,
  );
  return folder;
}
