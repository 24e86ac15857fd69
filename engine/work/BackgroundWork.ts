import { finishBroadcastRemovals } from '../contact/broadcasts/endBroadcast';
import { recoverConsents } from '../contact/consent/changeConsent';
import { finishTopicMoves } from '../contact/consent/topics/deleteTopic';
import { recoverHistory } from '../contact/doNotContact/flushHistory';
import { removeUnwatchedSegments } from '../journeys/flows/hiddenSegments';
import { finishStops } from '../journeys/waits/letGo';
import { auditOn } from '../evaluation/packed/auditOn';
import { areManyMarked, packColumns } from '../evaluation/packed/packColumns';
import { countOfToday } from '../membership/history/recordSize';
import { finishRemovals } from '../membership/segments/removal';
import { forgetOldImports } from '../people/import/forgetOldImports';
import { finishDepartures } from '../people/profiles/departure';
import { forgetOldJoins } from '../people/profiles/keepJoin';
import { finishSeparations } from '../people/profiles/separate';
import type { EngineContext } from '../store/context';
import { VersionUnsupportedError } from '../store/errors';
import { forEach } from '../store/forEach';
import { holdLease, releaseLease } from '../store/leases';
import { repeatSteps } from '../store/mongo/prepare';
import { sleepUntilWoken } from '../store/wakeWork';
import { Look } from './Look';
import { advanceTime, untilNextChange } from './advanceTime';
import { buildAll, populateFlows } from './bulkWork';
import { endDueWaits, untilNextWait } from './endDueWaits';
import { keepPropertyIndexes } from './keepPropertyIndexes';
import { recoverArrivals } from './recoverArrivals';
import { recoverBirths } from './recoverBirths';
import { recoverChanges } from './recoverChanges';
import { recoverMarks, recoverRows } from './recoverMarks';

/** Work that whoever caused it is given time to finish. */
const GRACE_MS = 2_000;
/** Many take longer together. */
const ARRIVALS_GRACE_MS = 5_000;
/** Making many people takes longer than a change. */
const BIRTHS_GRACE_MS = 10_000;
/** The longest pause while nothing is due, of the process that holds the work and of one that waits for it. */
const IDLE_MS = 500;
const WAITING_MS = 1_500;
const AFTER_ERROR_MS = 1_000;
/** Imports are kept for days, and a day has time to be counted: nobody needs that at once. */
const FORGET_EVERY_MS = 60_000;
const PACK_EVERY_MS = 10_000;

/** One kind of work: does what is due and resolves to how long (ms) nothing will be. */
type Lane = (context: EngineContext, keepOn: () => Promise<boolean>, signal: AbortSignal) => Promise<number>;

/**
 * Background work of one engine. Six lanes, each done by one process at a time: what is due by time or was left unfinished; waits; builds of segments;
 * populations of flows, which do not wait for the builds of others; indexes of property conditions; packed columns. A process that dies is replaced when its
 * lease is over. Never throws: without a database it waits for one.
 */
export class BackgroundWork {
  private stopping: AbortController | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: EngineContext) {}

  start(): void {
    if (this.stopping || this.context.closing.aborted) return;
    const stopping = new AbortController();
    this.stopping = stopping;
    this.context.closing.addEventListener('abort', () => stopping.abort(), {
      once: true,
      signal: stopping.signal,
    });
    this.running = Promise.all(
      Object.entries(LANES).map(([name, lane]) => this.run(name, lane(), stopping.signal)),
    );
  }

  /** Resolves when the present round has ended. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    this.stopping = undefined;
    await this.running;
  }

  private async run(name: string, lane: Lane, signal: AbortSignal): Promise<void> {
    const { context } = this;
    while (!signal.aborted) {
      let pause = WAITING_MS;
      try {
        await context.config();
        if (await holdLease(context, name))
          pause = Math.min(
            IDLE_MS,
            await lane(context, async () => !signal.aborted && (await holdLease(context, name)), signal),
          );
      } catch (error) {
        // A newer version has taken over: its processes do the work from now on.
        if (error instanceof VersionUnsupportedError) return;
        // No database, or one that is changing its primary. What was not finished is found again.
        pause = AFTER_ERROR_MS;
      }
      if (pause > 0 && !signal.aborted) await sleepUntilWoken(context, pause, signal);
    }
    if (!context.closing.aborted) await releaseLease(context, name).catch(() => undefined);
  }
}

/** Live traffic first: one batch of each, then a breath. */
const dueWork = (): Lane => {
  const [changes, marks, rows, times] = [new Look(), new Look(), new Look(), new Look()];
  return async (context) => {
    let done = 0;
    await forEach(
      [
        () => recoverBirths(context, BIRTHS_GRACE_MS),
        async () => (done += await recoverArrivals(context, ARRIVALS_GRACE_MS)),
        async () => (done += await recoverChanges(context, GRACE_MS, changes)),
        async () => (done += await recoverMarks(context, GRACE_MS, marks)),
        async () => (done += await recoverRows(context, GRACE_MS, rows)),
        async () => (done += await advanceTime(context, times)),
      ],
      (work) => work(),
    );
    return done > 0 ? 0 : untilNextChange(context, times);
  };
};

/** Waits by themselves: neither are they kept by memberships that change with time, nor do they keep them. */
const waitWork = (): Lane => {
  const look = new Look();
  return async (context) => ((await endDueWaits(context, look)) > 0 ? 0 : untilNextWait(context, look));
};

const buildWork: Lane = async (context, keepOn) => ((await buildAll(context, keepOn)) > 0 ? 0 : Infinity);

const populationWork = (): Lane => {
  let forgetAt = 0;
  return async (context, keepOn) => {
    let populated = 0;
    const forget = async (): Promise<void> => {
      if (performance.now() < forgetAt) return;
      await forgetOldImports(context);
      await forgetOldJoins(context);
      await countOfToday(context);
      forgetAt = performance.now() + FORGET_EVERY_MS;
    };
    const repeat = async (): Promise<void> => repeatSteps(await context.database());
    const populate = async (): Promise<void> => void (populated = await populateFlows(context, keepOn));
    await forEach(
      [
        finishDepartures,
        finishSeparations,
        recoverHistory,
        recoverConsents,
        finishTopicMoves,
        finishRemovals,
        finishBroadcastRemovals,
        finishStops,
        removeUnwatchedSegments,
        forget,
        repeat,
        populate,
      ],
      (work) => work(context),
    );
    return populated > 0 ? 0 : Infinity;
  };
};

/** Most of the time few are marked, and a while makes them more: each time costs as much as it does for many. */
const packWork = (): Lane => {
  let restUntil = 0;
  return async (context) => {
    if (performance.now() < restUntil && !(await areManyMarked(context))) return Infinity;
    if ((await packColumns(context)) === 'unfinished') return 0;
    await auditOn(context);
    restUntil = performance.now() + PACK_EVERY_MS;
    return Infinity;
  };
};

/** An index over very many events takes a while, and nobody waits for it. */
const indexWork: Lane = async (context, _keepOn, signal) =>
  (await keepPropertyIndexes(context, { signal })) > 0 ? 0 : Infinity;

const LANES: Readonly<Record<string, () => Lane>> = {
  time: dueWork,
  waits: waitWork,
  builds: () => buildWork,
  populations: populationWork,
  indexes: () => indexWork,
  columns: packWork,
};
