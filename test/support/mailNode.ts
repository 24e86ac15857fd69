import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installInCache } from '../../scripts/lib/installInCache.cjs';

/** Node-RED's own e-mail nodes, which are a package of their own: what the example *newsletter* sends by. */
export const MAIL_NODE = { name: 'node-red-node-email', version: '5.2.5' };

/** The folder of that package. */
export const mailNode = (): Promise<string> =>
  installInCache(console.log, { ...MAIL_NODE, size: 'about 10 MB' });

/** Puts it where *Manage palette* installs it. */
export async function installMailNode(userFolder: string): Promise<void> {
  symlinkSync(await mailNode(), join(userFolder, 'node_modules', MAIL_NODE.name), 'junction');
}
