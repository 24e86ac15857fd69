import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkout, ensureBuilt } from '../support/built';

interface Manifest {
  name: string;
  main: string;
  types: string;
  dependencies: Record<string, string>;
  n8n: { nodes: string[]; credentials: string[] };
  'node-red': { nodes: Record<string, string> };
}

const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as Manifest;
const nodeRedFiles = Object.values(manifest['node-red'].nodes);
const n8nFiles = [...manifest.n8n.nodes, ...manifest.n8n.credentials];

/** The name of the class that n8n looks for in a file: the file's name up to the first dot. */
const className = (file: string) => basename(file).split('.')[0];

beforeAll(ensureBuilt);

it('the door of the engine is where main and types say', () => {
  expect(existsSync(join(checkout, manifest.types))).toBe(true);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  expect(require(join(checkout, manifest.main))).toHaveProperty('openAudienceEngine', expect.any(Function));
});

it.each(n8nFiles)('n8n finds the class of %s', (file) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const exported = require(join(checkout, file)) as Record<string, new () => object>;
  expect(exported).toHaveProperty(className(file), expect.any(Function));
  expect(new exported[className(file)]()).toBeDefined();
});

interface NodeDescribed {
  description: { icon: { light: string; dark: string }; name: string };
}

it.each(manifest.n8n.nodes)('the icons and the codex of %s are there', (file) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const exported = require(join(checkout, file)) as Record<string, new () => NodeDescribed>;
  const { description } = new exported[className(file)]();
  for (const icon of [description.icon.light, description.icon.dark]) {
    expect(existsSync(join(checkout, dirname(file), icon.replace(/^file:/, '')))).toBe(true);
  }
  const codex = JSON.parse(readFileSync(join(checkout, file.replace(/\.js$/, '.json')), 'utf8')) as {
    node: string;
  };
  expect(codex.node).toBe(`${manifest.name}.${description.name}`);
});

it.each(nodeRedFiles)('Node-RED finds the node, form, texts and icon of %s', (file) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  expect(require(join(checkout, file))).toHaveProperty('default', expect.any(Function));
  const html = readFileSync(join(checkout, file.replace(/\.c?js$/, '.html')), 'utf8');
  const [, type] = /RED\.nodes\.registerType\("(audience-[a-z-]+)"/.exec(html) ?? [];
  expect(type).toBeDefined();
  expect(html).toContain(`data-template-name="${type}"`);
  const texts = join(
    checkout,
    dirname(file),
    'locales',
    'en-US',
    basename(file).replace(/\.[^.]+$/, '.json'),
  );
  expect(() => JSON.parse(readFileSync(texts, 'utf8')) as unknown).not.toThrow();
  const [, icon] = /icon: "([^"]+\.svg)"/.exec(html) ?? [];
  const icons = nodeRedFiles
    .map((other) => join(checkout, dirname(other), 'icons', icon ?? ''))
    .filter((path) => icon !== undefined && existsSync(path));
  expect({ icon, found: icon === undefined ? 1 : icons.length }).toEqual({ icon, found: 1 });
});

it('every node folder is registered with both hosts', () => {
  const folders = readdirSync(join(checkout, 'nodes'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((folder) => readdirSync(join(checkout, 'nodes', folder)).some((file) => file.includes('.node')));
  for (const folder of folders) {
    // What is a trigger in n8n is mounted below the editor by Node-RED's connection.
    const isMounted = folder === 'AudienceConsole';
    expect({
      folder,
      nodeRed: isMounted || nodeRedFiles.some((file) => file.startsWith(`dist/nodes/${folder}/`)),
    }).toEqual({ folder, nodeRed: true });
    // What Node-RED calls a config node is a credential in n8n.
    const isCredential = folder === 'AudienceConnection';
    expect({
      folder,
      n8n: isCredential || manifest.n8n.nodes.some((file) => file.startsWith(`dist/nodes/${folder}/`)),
    }).toEqual({ folder, n8n: true });
  }
  expect(folders.length).toBeGreaterThanOrEqual(8);
});

it('there are at most six runtime dependencies, and no address of a registry in the lock file', () => {
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(6);
  expect(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
});
