#!/usr/bin/env node
import { isAudienceError } from '../../engine';
import { runKeys } from './runKeys';
import { readSettings, UsageError, type Told } from './settings';
import { serve } from './serve';

/** `audience-console`: the console for whoever has no Node-RED, beside n8n, in Docker, on a server. */
async function run(): Promise<void> {
  const told: Told = readSettings(process.argv.slice(2), process.env);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  if (told.does !== 'serve') return runKeys(told, say);
  const { stop } = await serve(told.settings, say);
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      stopping ??= stop().then(() => process.exit(0));
    });
  process.on('disconnect', () => {
    stopping ??= stop().then(() => process.exit(0));
  });
}

run().catch((error: unknown) => {
  const told = isAudienceError(error)
    ? `${error.message} ${error.hint}`
    : error instanceof UsageError
      ? error.message
      : String((error as Error)?.stack ?? error);
  process.stderr.write(`${told}\n`);
  process.exitCode = 1;
});
