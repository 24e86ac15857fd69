import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { stopWithUs } from '../../scripts/lib/stopWithUs.cjs';

/** A Redis of a test's own, without anything on disk that would stay. `redis-server` has to be installed. */
export async function startRedis(): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'audience-redis-'));
  const server = spawn(
    'redis-server',
    ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ready to accept connections')) resolve();
    });
    server.once('error', (error) =>
      reject(new Error(`redis-server does not start; is it installed? ${error.message}`)),
    );
    server.once('exit', () => reject(new Error(`redis-server does not start:\n${said}`)));
  });
  const stopWatching = stopWithUs(server.pid as number);
  return {
    port,
    async stop() {
      server.kill();
      await ended;
      stopWatching();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
