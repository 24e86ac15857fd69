import type { EngineContext } from './context';

const sleepers = new WeakMap<EngineContext, Set<() => void>>();

/** There is something to do: background work of this process, if it runs, looks at once. */
export function wakeWork(context: EngineContext): void {
  for (const wake of sleepers.get(context) ?? []) wake();
}

/** Sleeps until the time is over, `wakeWork` is called or the signal fires. */
export function sleepUntilWoken(context: EngineContext, ms: number, signal: AbortSignal): Promise<void> {
  const sleeping = sleepers.get(context) ?? new Set();
  sleepers.set(context, sleeping);
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      sleeping.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    sleeping.add(wake);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
}
