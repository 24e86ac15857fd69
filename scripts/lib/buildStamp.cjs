'use strict';
// Whether dist/ was built from the sources as they are: by content, because a checkout or a copy changes every date.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const checkout = resolve(__dirname, '..', '..');
const stampFile = join(checkout, '.cache', 'built-from');
const SOURCES = [
  'engine',
  'console',
  'nodes',
  'credentials',
  'docs/nodes',
  'gulpfile.js',
  'package.json',
  'tsconfig.json',
];

function filesOf(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function digestOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(checkout, source);
    for (const file of source.includes('.') ? [path] : filesOf(path))
      hash.update(file.slice(checkout.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** True when dist/ is there and its sources have not changed since. */
function isBuilt() {
  const built = ['dist/engine/index.js', 'resources/audience-editor.js'].every((file) =>
    existsSync(join(checkout, file)),
  );
  return built && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digestOfSources();
}

/** Remembers what dist/ was built from; the last step of the build. */
function recordBuild() {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, digestOfSources());
}

module.exports = { digestOfSources, isBuilt, recordBuild };
