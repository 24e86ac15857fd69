// The command `audience-console` in a process of its own, with a key that may write.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

export function keyOf({ root, uri, database, account }) {
  const told = execFileSync(
    process.execPath,
    [commandIn(root), 'keys', 'create', '--name', 'bench', '--role', 'write'],
    {
      env: environment(uri, database, account),
      encoding: 'utf8',
    },
  );
  return told.split('\n')[0];
}

/** @returns the process and its address, as soon as it answers */
export async function startServer({ root, uri, database, account, port = 0 }) {
  const child = spawn(process.execPath, [commandIn(root), '--port', String(port)], {
    env: environment(uri, database, account),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const address = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The console ended: ${said}`)));
  });
  return { child, address };
}

const commandIn = (root) => join(root, 'dist/console/serve/command.js');
const environment = (uri, database, account) => ({
  ...process.env,
  AUDIENCE_MONGODB_URI: uri,
  AUDIENCE_DATABASE: database,
  ...(account && { AUDIENCE_ACCOUNT: account }),
});
