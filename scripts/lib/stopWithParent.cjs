'use strict';
// Runs beside a server process. The pipe on standard input closes when the parent is gone, however it died: then the server is asked to stop.
const pid = Number(process.argv[2]);

function stop() {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // already gone: what we wanted
  }
  process.exit(0);
}

process.on('SIGINT', () => {}); // Ctrl-C is the parent's business: it stops its servers in order
process.stdin.on('end', stop).on('error', stop).resume();
