'use strict';
// The console as files that a browser loads: in parts, named by what is in them, and the page that begins them.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const app = 'console/app';
const texts = 'nodes/AudienceConnection/locales/en-US/AudienceConnection.node-red.json';

/** @param {string} folder where the files go @param {object} catalogue of operators, for the rule builder */
async function bundleConsole(folder, catalogue) {
  const { build } = require('esbuild');
  mkdirSync(folder, { recursive: true });
  const options = {
    entryPoints: [`${app}/main.ts`, `${app}/styles/console.css`],
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome120', 'firefox128', 'safari17.5'],
    tsconfig: `${app}/tsconfig.json`,
    define: {
      RULE_CATALOGUE: JSON.stringify(catalogue),
      BUILDER_WORDS: JSON.stringify(JSON.parse(readFileSync(texts, 'utf8')).builder),
    },
  };
  const { metafile } = await build({
    ...options,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    metafile: true,
  });
  const made = (entry) =>
    basename(Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry)[0]);
  const page = readFileSync(`${app}/index.html`, 'utf8')
    .replace('{{script}}', made(`${app}/main.ts`))
    .replace('{{style}}', made(`${app}/styles/console.css`));
  // The host that mounts it says which one it is.
  writeFileSync(join(folder, 'index.html'), page.replace('{{host}}', 'key'));
  writeFileSync(join(folder, 'index.node-red.html'), page.replace('{{host}}', 'node-red'));
  const { outputFiles } = await build({ ...options, write: false });
  writeFileSync(join(folder, 'index.n8n.html'), withInside(page.replace('{{host}}', 'n8n'), outputFiles));
  writeFileSync(join(folder, 'reference.css'), readFileSync(`${app}/reference.css`));
}

/** The page with its script and its style in it: n8n serves no folder. */
function withInside(page, files) {
  const text = (kind) => files.find(({ path }) => path.endsWith(kind)).text;
  return page
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${text('.css')}</style>`)
    .replace(/ *<script [^>]*><\/script>\n/, '')
    .replace('</body>', () => `<script type="module">${text('.js')}</script></body>`);
}

module.exports = { bundleConsole };
