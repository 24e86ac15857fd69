import { checkSignal } from '../../api/checkOptions';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import type { Outbox } from './OutboxRow';
import { onWake } from './wakeFlow';

/** The pauses between two looks: short at first, longer while nothing comes. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
const TIMEOUT_MS = 30_000;

export interface NextOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** @throws InvalidArgumentError */
export function checkNext({ timeoutMs = TIMEOUT_MS, signal }: NextOptions): void {
  if (!(typeof timeoutMs === 'number' && timeoutMs >= 0 && timeoutMs <= 2 ** 31 - 1))
    throw new InvalidArgumentError('The timeout is not given in milliseconds.', {
      hint: 'Give a number from 0.',
      path: '/timeoutMs',
    });
  checkSignal(signal);
}

/**
 * Resolves true as soon as there is something to claim: at once where this process made it or the server has change streams, at the next
 * look elsewhere. False when the time is over, the signal fires or the engine is closed.
 *
 * @param options.timeoutMs default 30 000. @param isOpen whether a claim would be given any. @param watch see `watchEntries`.
 */
export async function nextRow(
  context: EngineContext,
  outbox: Outbox,
  key: string,
  { timeoutMs = TIMEOUT_MS, signal }: NextOptions,
  { isOpen, watch }: { isOpen: () => Promise<boolean>; watch: Promise<void> },
): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    // First listen, then look: what comes in between is heard.
    const heard = listen(context, key);
    try {
      if ((await hasSomething(context, outbox, key)) && (await isOpen())) return true;
      const left = until - performance.now();
      if (left <= 0 || signal?.aborted === true || context.closing.aborted) return false;
      await heard.within(Math.min(pause, left), signal);
    } catch (error) {
      if (context.closing.aborted) return false;
      throw error;
    } finally {
      heard.end();
    }
    await watch;
  }
}

async function hasSomething(context: EngineContext, outbox: Outbox, key: string): Promise<boolean> {
  const rows = await outbox.rows(context);
  const due = { [outbox.scope]: key, leaseUntil: { $lte: await serverNow(context) } };
  return (await rows.findOne(due, { projection: { _id: 1 }, hint: 'claim' })) !== null;
}

function listen(
  context: EngineContext,
  key: string,
): { within(ms: number, signal?: AbortSignal): Promise<void>; end(): void } {
  let heard = false;
  let wake: () => void = () => (heard = true);
  const end = onWake(context, key, () => wake());
  return {
    end,
    within: (ms, signal) =>
      new Promise((resolve) => {
        if (heard) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          context.closing.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal?.addEventListener('abort', done);
        context.closing.addEventListener('abort', done);
        wake = done;
      }),
  };
}
