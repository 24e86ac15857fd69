'use strict';
// dist/ mirrors the sources: tsc writes the JavaScript, everything that is not TypeScript is copied beside it. What runs in Node-RED's editor is one
// bundle in resources/, from where Node-RED serves it.
// The build happens in .build/ and takes dist/'s place at the end: a failed build leaves the last good one standing.
const { spawn } = require('node:child_process');
const { mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { dest, series, src } = require('gulp');
const { recordBuild } = require('./scripts/lib/buildStamp.cjs');
const { bundleConsole } = require('./scripts/lib/bundleConsole.cjs');
const { nodeForms } = require('./scripts/lib/formParts.cjs');
const { nodeHelps } = require('./scripts/lib/nodeHelp.cjs');

const workshop = '.build';

async function clean() {
  rmSync(workshop, { recursive: true, force: true });
}

function runTsc(args, done) {
  const tsc = spawn(process.execPath, [require.resolve('typescript/bin/tsc'), ...args], { stdio: 'inherit' });
  tsc.on('exit', (code) => done(code === 0 ? undefined : new Error(`tsc ended with code ${code}`)));
}

function compile(done) {
  runTsc(['-p', 'tsconfig.json', '--outDir', workshop], done);
}

const editor = 'nodes/hosts/node-red/editor';

function checkEditor(done) {
  runTsc(['-p', editor], done);
}

function checkApp(done) {
  runTsc(['-p', 'console/app'], done);
}

async function bundleApp() {
  const { ruleCatalogue } = require(resolve(workshop, 'console/catalogue/ruleCatalogue.js'));
  await bundleConsole(`${workshop}/console/app`, ruleCatalogue());
}

/** The rule builder, with the engine's catalogue in it as data. */
async function bundleEditor() {
  const { build } = require('esbuild');
  const { ruleCatalogue } = require(resolve(workshop, 'console/catalogue/ruleCatalogue.js'));
  mkdirSync(`${workshop}/resources`);
  await build({
    entryPoints: [`${editor}/main.ts`],
    outfile: `${workshop}/resources/audience-editor.js`,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    tsconfig: `${editor}/tsconfig.json`,
    define: { RULE_CATALOGUE: JSON.stringify(ruleCatalogue()) },
  });
}

/** Icons, message catalogues and codex files. encoding: false, or images would be read as text. */
function copy() {
  return src(
    ['{nodes,credentials}/**/*.{svg,png,json,css}', '!nodes/icons/node-red/**', '!**/tsconfig.json'],
    { base: '.', encoding: false, allowEmpty: true },
  ).pipe(dest(workshop));
}

/** Node-RED looks for icons in icons/ beside a node, and finds those of the whole package there. */
function copyNodeRedIcons() {
  return src('nodes/icons/node-red/*.svg', { encoding: false, allowEmpty: true }).pipe(
    dest(`${workshop}/nodes/AudienceConnection/icons`),
  );
}

/** The forms of Node-RED's editor, put together from their parts. */
async function writeForms() {
  for (const { folder, html } of nodeForms())
    writeFileSync(`${workshop}/nodes/${folder}/${folder}.node-red.html`, html);
}

/** The help of Node-RED's editor, from the pages in docs/nodes. */
async function writeHelp() {
  for (const { folder, help } of nodeHelps())
    writeFileSync(`${workshop}/nodes/${folder}/locales/en-US/${folder}.node-red.html`, help);
}

/** The rule language as JSON Schema, for editors and for tools that write rules. */
async function writeSchema() {
  const { ruleSchema } = require(resolve(workshop, 'engine/language/rule/schema.js'));
  writeFileSync(`${workshop}/rule.schema.json`, `${JSON.stringify(ruleSchema(), null, 2)}\n`);
}

async function takePlace() {
  rmSync('resources', { recursive: true, force: true });
  renameSync(`${workshop}/resources`, 'resources');
  rmSync('dist', { recursive: true, force: true });
  renameSync(workshop, 'dist');
  recordBuild();
}

exports.build = series(
  clean,
  compile,
  copy,
  copyNodeRedIcons,
  writeForms,
  writeHelp,
  writeSchema,
  checkEditor,
  bundleEditor,
  checkApp,
  bundleApp,
  takePlace,
);
