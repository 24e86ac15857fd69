import type { EngineContext } from '../context';

/** How long the difference between the server's clock and this process's steady one is trusted (ms). */
const TRUSTED_MS = 10_000;

const measured = new WeakMap<EngineContext, { readonly at: number; readonly server: number }>();

/**
 * MongoDB's time (or the injected clock's): for comparisons with stored instants. Two processes with clocks apart agree, because neither
 * is asked; between two readings of the server the process's steady timer counts on.
 */
export async function serverNow(context: EngineContext): Promise<Date> {
  if (context.clockInjected) return context.clock.now();
  const known = measured.get(context);
  const steady = performance.now();
  if (known && steady - known.at < TRUSTED_MS) return new Date(known.server + (steady - known.at));
  const db = await context.database();
  const { localTime } = (await db.command({ hello: 1 })) as { localTime: Date };
  measured.set(context, { at: performance.now(), server: localTime.getTime() });
  return localTime;
}
