import type { Health } from './api';
import type { EngineContext } from './store/context';

/** Asks the server once. */
export async function checkHealth(context: EngineContext): Promise<Health> {
  const db = await context.database();
  const begun = performance.now();
  const hello = (await db.command({ hello: 1 })) as { setName?: string; msg?: string };
  const roundTripMs = Math.round((performance.now() - begun) * 10) / 10;
  const { version } = (await db.command({ buildInfo: 1 })) as { version: string };
  return {
    ok: true,
    database: db.databaseName,
    account: context.account,
    timeZone: await context.timeZone(),
    version,
    changeStreams: hello.setName !== undefined || hello.msg === 'isdbgrid',
    roundTripMs,
  };
}
