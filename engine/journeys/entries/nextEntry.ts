import type { EntriesApi } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { getFlowDocument } from '../flows/findFlow';
import { onWake } from './wakeFlow';
import { watchEntries } from './watchEntries';

/** The pauses between two looks: short at first, longer while nothing comes. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
const TIMEOUT_MS = 30_000;

/**
 * Resolves true as soon as the flow has something to claim: at once where this process made it or the server has change streams, at the next
 * look elsewhere. False when the time is over, the signal fires or the engine is closed.
 *
 * @param options.timeoutMs default 30 000. @throws NotFoundError, InvalidArgumentError
 */
export async function nextEntry(
  context: EngineContext,
  flowId: string,
  options: NonNullable<Parameters<EntriesApi['next']>[1]> = {},
): Promise<boolean> {
  const { timeoutMs = TIMEOUT_MS, signal } = options;
  if (!(typeof timeoutMs === 'number' && timeoutMs >= 0 && timeoutMs <= 2 ** 31 - 1))
    throw new InvalidArgumentError('The timeout is not given in milliseconds.', {
      hint: 'Give a number from 0.',
      path: '/timeoutMs',
    });
  checkSignal(signal);
  const { _id: flow } = await getFlowDocument(context, flowId);
  const watch = watchEntries(context);
  const until = performance.now() + timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    // First listen, then look: what comes in between is heard.
    const heard = listen(context, flow);
    try {
      if (await hasSomething(context, flow)) return true;
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

async function hasSomething(context: EngineContext, flow: string): Promise<boolean> {
  const { entries, flows } = await journeyCollections(context);
  const due = await entries.findOne(
    { flow, leaseUntil: { $lte: await serverNow(context) } },
    { projection: { _id: 1 }, hint: 'claim' },
  );
  return (
    due !== null &&
    (await flows.findOne({ _id: flow, status: 'active' }, { projection: { _id: 1 } })) !== null
  );
}

function listen(
  context: EngineContext,
  flow: string,
): { within(ms: number, signal?: AbortSignal): Promise<void>; end(): void } {
  let heard = false;
  let wake: () => void = () => (heard = true);
  const end = onWake(context, flow, () => wake());
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
