import type { EngineContext } from '../context';

const sleepers = new WeakMap<EngineContext, () => void>();

/** There is something to do: background work of this process, if it runs, looks at once. */
export const wakeWork = (context: EngineContext): void => sleepers.get(context)?.();

/** Sleeps until the time is over, `wakeWork` is called or the signal fires. */
export function sleepUntilWoken(context: EngineContext, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      sleepers.delete(context);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    sleepers.set(context, wake);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
}
