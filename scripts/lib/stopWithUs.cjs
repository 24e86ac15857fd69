'use strict';
const { spawn } = require('node:child_process');
const { join } = require('node:path');

/**
 * Has a server process stopped when this process is gone, however it died.
 * @param {number} pid
 * @returns {() => void} to be called when the server has ended by itself
 */
function stopWithUs(pid) {
  const watcher = spawn(process.execPath, [join(__dirname, 'stopWithParent.cjs'), String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.stdin.on('error', () => {});
  watcher.unref();
  watcher.stdin.unref();
  return () => watcher.kill('SIGKILL');
}

module.exports = { stopWithUs };
