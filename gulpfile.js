'use strict';
// dist/ mirrors the sources: tsc writes the JavaScript, everything that is not TypeScript is copied beside it.
// The build happens in .build/ and takes dist/'s place at the end: a failed build leaves the last good one standing.
const { spawn } = require('node:child_process');
const { renameSync, rmSync, writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { dest, series, src } = require('gulp');
const { recordBuild } = require('./scripts/lib/buildStamp.cjs');

const workshop = '.build';

async function clean() {
  rmSync(workshop, { recursive: true, force: true });
}

function compile(done) {
  const tsc = spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json', '--outDir', workshop], { stdio: 'inherit' });
  tsc.on('exit', (code) => done(code === 0 ? undefined : new Error(`tsc ended with code ${code}`)));
}

/** Icons, editor forms, help, message catalogues and codex files. encoding: false, or images would be read as text. */
function copy() {
  return src(['{nodes,credentials}/**/*.{svg,png,html,json,css}', '!nodes/icons/node-red/**'], { base: '.', encoding: false, allowEmpty: true }).pipe(dest(workshop));
}

/** Node-RED looks for icons in icons/ beside a node, and finds those of the whole package there. */
function copyNodeRedIcons() {
  return src('nodes/icons/node-red/*.svg', { encoding: false, allowEmpty: true }).pipe(dest(`${workshop}/nodes/AudienceConnection/icons`));
}

/** The rule language as JSON Schema, for editors and for tools that write rules. */
async function writeSchema() {
  const { ruleSchema } = require(resolve(workshop, 'engine/rule/schema.js'));
  writeFileSync(`${workshop}/rule.schema.json`, `${JSON.stringify(ruleSchema(), null, 2)}\n`);
}

async function takePlace() {
  rmSync('dist', { recursive: true, force: true });
  renameSync(workshop, 'dist');
  recordBuild();
}

exports.build = series(clean, compile, copy, copyNodeRedIcons, writeSchema, takePlace);
