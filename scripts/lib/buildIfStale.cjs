'use strict';
const { spawnSync } = require('node:child_process');
const { join, resolve } = require('node:path');
const { isBuilt } = require('./buildStamp.cjs');

if (!isBuilt()) {
  const checkout = resolve(__dirname, '..', '..');
  console.log('Building …');
  const { status } = spawnSync(process.execPath, [join(checkout, 'node_modules', 'gulp', 'bin', 'gulp.js'), 'build', '--silent'], { cwd: checkout, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
