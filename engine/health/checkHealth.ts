import type { DeepHealth, Health } from '../api';
import { checkObject, checkSignal, refuse } from '../api/checkOptions';
import { columnsState } from '../evaluation/packed/columnsState';
import type { EngineContext } from '../store/context';
import { checkInvariants } from './checkInvariants';

/** Asks the server once; `deep`: and goes through what is stored. @throws InvalidArgumentError */
export async function checkHealth(
  context: EngineContext,
  options: { deep?: boolean; signal?: AbortSignal } = {},
): Promise<Health | DeepHealth> {
  checkObject(options, 'Give { deep: true }, or nothing.');
  const { deep, signal } = options;
  if (deep !== undefined && typeof deep !== 'boolean') throw refuse('deep', deep, 'Give true or false.');
  checkSignal(signal);
  const db = await context.database();
  const begun = performance.now();
  const hello = (await db.command({ hello: 1 })) as { setName?: string; msg?: string };
  const roundTripMs = Math.round((performance.now() - begun) * 10) / 10;
  const { version } = (await db.command({ buildInfo: 1 })) as { version: string };
  const health: Health = {
    ok: true,
    database: db.databaseName,
    account: context.account,
    timeZone: await context.timeZone(),
    version,
    changeStreams: hello.setName !== undefined || hello.msg === 'isdbgrid',
    roundTripMs,
    columns: await columnsState(context),
  };
  if (deep !== true) return health;
  const { checked, problems, more } = await checkInvariants(context, signal);
  return { ...health, ok: problems.length === 0, checked, problems, more };
}
