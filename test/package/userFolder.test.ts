import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareUserFolder } from '../../scripts/journey/userFolder.cjs';
import { checkout } from '../support/built';

const folder = mkdtempSync(join(tmpdir(), 'audience-user-folder-'));
const PACKAGE = '@audience-engine/n8n-nodes-audience';
const packageFile = join(folder, 'user', 'package.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As *Manage palette* of Node-RED calls npm. */
function installFromPalette(name: string): void {
  const source = join(folder, name);
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  const palette = ['--no-audit', '--no-update-notifier', '--no-fund', '--save', '--save-prefix=~'];
  execFileSync('npm', ['install', ...palette, '--omit=dev', '--offline', source], {
    cwd: join(folder, 'user'),
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
}

const nodesAreThere = (): void =>
  expect(realpathSync(join(folder, 'user', 'node_modules', PACKAGE))).toBe(realpathSync(checkout));

test('what Manage palette installs in the Node-RED of npm start leaves the nodes where they are, also after another start', () => {
  prepareUserFolder(join(folder, 'user'));
  installFromPalette('node-red-node-first');
  nodesAreThere();
  prepareUserFolder(join(folder, 'user'));
  installFromPalette('node-red-node-second');
  nodesAreThere();
  const { dependencies } = JSON.parse(readFileSync(packageFile, 'utf8')) as { dependencies: object };
  expect(Object.keys(dependencies)).toEqual([PACKAGE, 'node-red-node-first', 'node-red-node-second']);
}, 60_000);

test('a folder of before, whose file names no package, gets it', () => {
  writeFileSync(packageFile, JSON.stringify({ name: 'mine', dependencies: { 'node-red-node-first': '1' } }));
  prepareUserFolder(join(folder, 'user'));
  expect(JSON.parse(readFileSync(packageFile, 'utf8'))).toEqual({
    name: 'mine',
    dependencies: { 'node-red-node-first': '1', [PACKAGE]: `file:${checkout}` },
  });
});
