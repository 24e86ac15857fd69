import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { checkout } from './built';
import { eventually } from './until';

/** A real Node-RED of its own, headless. */
export interface NodeRedProcess {
  address: string;
  /** What it has said so far. */
  output(): string;
  /** Ends it: politely, or like a machine that loses its power. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/**
 * Starts Node-RED on a user folder, without any of our settings unless they are given, and waits until its
 * admin API answers. `program`: default Node-RED 5.
 */
export async function startNodeRed(
  userFolder: string,
  ours: Record<string, unknown> = {},
  program = join(checkout, 'node_modules/node-red/red.js'),
): Promise<NodeRedProcess> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const settings = {
    uiPort: port,
    uiHost: '127.0.0.1',
    flowFile: 'flows.json',
    credentialSecret: false,
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    ...ours,
  };
  writeFileSync(join(userFolder, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
  let output = '';
  const child: ChildProcess = spawn(process.execPath, [program, '-u', userFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answers = () =>
    fetch(`${address}/settings`).then(
      ({ ok }) => ok,
      () => false,
    );
  await eventually(async () => child.exitCode !== null || (await answers()), {
    what: 'Node-RED answers',
    seconds: 40,
    everyMs: 100,
    said: () => output,
  });
  if (child.exitCode !== null) throw new Error(`Node-RED did not start:\n${output}`);
  return {
    address,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await exited;
    },
  };
}
