'use strict';
// dist/ mirrors the sources: tsc writes the JavaScript, everything that is not TypeScript is copied beside it.
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const { dest, series, src } = require('gulp');

async function clean() {
  rmSync('dist', { recursive: true, force: true });
}

function compile(done) {
  spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], { stdio: 'inherit' }).on('exit', (code) =>
    done(code === 0 ? undefined : new Error(`tsc ended with code ${code}`)),
  );
}

/** Icons, editor forms, help and message catalogues, codex files. Images must not be read as text, hence encoding: false. */
function copy() {
  return src('{nodes,credentials}/**/*.{svg,png,html,json,css}', { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));
}

exports.clean = clean;
exports.build = series(clean, compile, copy);
