import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine } from '../../engine';
import { Assets } from './assets';
import { engineOptions } from './engineOptions';
import { byKeys } from './keys';
import { ADDRESS_HEADER, listen } from './listen';
import { isPublic, UsageError, type Settings } from './settings';
import { siteOf } from './site';

export interface Served {
  address: string;
  stop(): Promise<void>;
}

/** Opens the engine and serves its console. @throws UsageError when it would be reached by others, and nobody has made a key */
export async function serve(
  settings: Settings,
  say: (line: string) => void,
  app = join(__dirname, '..', 'app'),
): Promise<Served> {
  const engine = await openAudienceEngine(engineOptions(settings));
  try {
    const keys = await engine.access.listKeys();
    if (isPublic(settings) && keys.length === 0)
      throw new UsageError(
        `${settings.host} is reached by others, and there is no key: make one first.\n  audience-console keys create --name "…" --role write --uri …`,
      );
    const addressOf = (request: Request): string => request.headers.get(ADDRESS_HEADER) ?? '';
    const site = siteOf({
      engine,
      addressOf,
      entrance: byKeys({
        engine,
        openWithoutKeys: !isPublic(settings),
        https: settings.https,
        addressOf,
      }),
      assets: new Assets(app),
      version: versionOf(),
      onDefect: (error) => process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`),
    });
    const server = await listen(site, settings).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE'
        ? new UsageError(`Port ${settings.port} is already in use: choose another one with --port.`)
        : error;
    });
    engine.work.start();
    const address = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${server.port}/`;
    say(`Audience console: ${address}`);
    if (keys.length === 0)
      say(
        'No key was made yet: whoever uses this machine may come in. With the first key a login is asked for.',
      );
    return {
      address,
      async stop() {
        await server.stop();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Of the package; found from the build and from the sources alike. */
export function versionOf(): string {
  for (const up of ['../../..', '../..'])
    try {
      const { name, version } = JSON.parse(
        readFileSync(join(__dirname, up, 'package.json'), 'utf8'),
      ) as Record<string, string>;
      if (name?.endsWith('n8n-nodes-audience') && version) return version;
    } catch {
      // It stands one folder further up.
    }
  return '0.0.0';
}
