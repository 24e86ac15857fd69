import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, ensureBuilt } from '../support/built';
import { startNodeRed, type NodeRedProcess } from '../support/nodeRedProcess';

interface NodeSet {
  id: string;
  module: string;
  enabled: boolean;
  types: string[];
  err?: unknown;
}

const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
  name: string;
  n8n: { nodes: string[] };
  'node-red': { nodes: Record<string, string> };
};
const npm = (args: string[], cwd: string) =>
  execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });

describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audience-tarball-'));
  let packed: { filename: string; files: { path: string }[] };
  let nodeRed: NodeRedProcess | undefined;

  beforeAll(async () => {
    ensureBuilt();
    [packed] = JSON.parse(
      npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], checkout),
    ) as [typeof packed];
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
    nodeRed = await startNodeRed(folder);
  }, 180_000);

  afterAll(async () => {
    await nodeRed?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds what the hosts need and nothing of the workshop', () => {
    const paths = packed.files.map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'dist/engine/index.js',
        'dist/engine/index.d.ts',
        'examples/loyal-londoners.json',
        'resources/audience-editor.js',
      ]),
    );
    const stray =
      /(^|\/)(test|tests|scripts|docs|shared|node_modules|\.ci|\.cache|\.data)\/|\.test\.|\.tsbuildinfo$|(?<!\.d)\.ts$/;
    expect(paths.filter((path) => stray.test(path))).toEqual([]);
  });

  it('does not bring n8n into a Node-RED', () => {
    expect(existsSync(join(folder, 'node_modules', manifest.name))).toBe(true);
    expect(existsSync(join(folder, 'node_modules', 'n8n-workflow'))).toBe(false);
  });

  it('is loaded by n8n, with all its nodes and the credential', () => {
    // In a process of its own, and with n8n's libraries on NODE_PATH: that is how n8n itself lends them to community packages.
    const script = `
      const { PackageDirectoryLoader } = require('n8n-core');
      const loader = new PackageDirectoryLoader(process.argv[1]);
      loader.loadAll().then(() => console.log(JSON.stringify({
        name: loader.packageName,
        nodes: Object.keys(loader.nodeTypes),
        credentials: Object.keys(loader.credentialTypes),
      })));`;
    const answer = execFileSync(
      process.execPath,
      ['-e', script, join(folder, 'node_modules', manifest.name)],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NODE_PATH: join(checkout, 'node_modules') },
      },
    );
    const loaded = JSON.parse(answer) as { name: string; nodes: string[]; credentials: string[] };
    expect(loaded.name).toBe(manifest.name);
    expect(loaded.credentials).toEqual(['audienceApi']);
    expect(loaded.nodes).toHaveLength(manifest.n8n.nodes.length);
    expect(loaded.nodes).toEqual(expect.arrayContaining(['segmentEntryTrigger', 'trackEvent', 'addTag']));
  });

  it('shows all its nodes in an empty Node-RED user folder', async () => {
    const answer = await fetch(`${nodeRed?.address}/nodes`, { headers: { Accept: 'application/json' } });
    const sets = ((await answer.json()) as NodeSet[]).filter((set) => set.module === manifest.name);
    expect(sets.map((set) => set.id).sort()).toEqual(
      Object.keys(manifest['node-red'].nodes)
        .map((key) => `${manifest.name}/${key}`)
        .sort(),
    );
    for (const [key] of Object.entries(manifest['node-red'].nodes)) {
      const set = sets.find((one) => one.id === `${manifest.name}/${key}`);
      expect(set).toMatchObject({
        enabled: true,
        types: [key.startsWith('audience-') ? key : `audience-${key}`],
      });
      expect(set).not.toHaveProperty('err');
    }
  });

  it('offers its examples for import', async () => {
    const answer = await fetch(`${nodeRed?.address}/library/examples/flows/${manifest.name}`);
    expect(JSON.stringify(await answer.json())).toContain('loyal-londoners');
  });
});
