import { resolve } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { serve, type Served } from '../../console/serve/serve';
import { testDatabase } from './database';

/** The page as the build has left it. */
const APP = resolve(__dirname, '..', '..', 'dist', 'console', 'app');

export interface ConsoleServer {
  engine: AudienceEngine;
  /** Without the slash at its end. */
  address: string;
  /** What the command has printed. */
  said: string[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** The console as the command serves it, on a free port. */
export async function consoleServer(name: string, timeZone = 'UTC'): Promise<ConsoleServer> {
  const database = testDatabase(name);
  const engine = await openAudienceEngine({ uri: database.uri, timeZone });
  const said: string[] = [];
  const settings = { uri: database.uri, host: '127.0.0.1', port: 0, https: false };
  const served: Served = await serve(settings, (line) => said.push(line), APP);
  const address = served.address.slice(0, -1);
  return {
    engine,
    address,
    said,
    fetch: (path, init) => fetch(`${address}${path}`, init),
    async close() {
      await served.stop();
      await engine.close();
      await database.drop();
    },
  };
}

export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
});
