import type { WorkCounts } from '../api';
import { checkSignal } from '../api/checkOptions';
import type { EngineContext } from '../store/context';
import { packColumns } from '../evaluation/packed/packColumns';
import { finishBroadcastRemovals } from '../contact/broadcasts/endBroadcast';
import { recoverConsents } from '../contact/consent/changeConsent';
import { finishTopicMoves } from '../contact/consent/topics/deleteTopic';
import { recoverHistory } from '../contact/doNotContact/flushHistory';
import { removeUnwatchedSegments } from '../journeys/flows/hiddenSegments';
import { finishStops } from '../journeys/waits/letGo';
import { forgetOldImports } from '../people/import/forgetOldImports';
import { countOfToday } from '../membership/history/recordSize';
import { evaluatePending } from '../membership/memberships/evaluateLater';
import { finishDepartures } from '../people/profiles/departure';
import { forgetOldJoins } from '../people/profiles/keepJoin';
import { finishSeparations } from '../people/profiles/separate';
import { finishRemovals } from '../membership/segments/removal';
import { advanceTime } from './advanceTime';
import { buildAll, populateFlows } from './bulkWork';
import { endDueWaits } from './endDueWaits';
import { keepPropertyIndexes } from './keepPropertyIndexes';
import { recoverArrivals } from './recoverArrivals';
import { recoverBirths } from './recoverBirths';
import { recoverChanges } from './recoverChanges';
import { recoverMarks, recoverRows } from './recoverMarks';

const NOTHING: WorkCounts = { built: 0, timeDriven: 0, recovered: 0, fannedOut: 0, erased: 0 };

/** So often the work is looked through for more; what is due then is due to somebody who makes it as fast as it is done. */
const MAX_PASSES = 10_000;

/** Everything that is due now, without waiting for anyone: what one kind of work leaves to another is done as well. */
export async function runDue(
  context: EngineContext,
  options: { signal?: AbortSignal } = {},
): Promise<WorkCounts> {
  checkSignal(options.signal);
  const total = { ...NOTHING };
  await evaluatePending(context);
  await forgetOldImports(context);
  await forgetOldJoins(context);
  await countOfToday(context);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    options.signal?.throwIfAborted();
    const counts = await runOnce(context, options.signal);
    for (const kind of Object.keys(total) as (keyof WorkCounts)[]) total[kind] += counts[kind];
    options.signal?.throwIfAborted();
    if (Object.values(counts).every((count) => count === 0)) break;
  }
  await keepPropertyIndexes(context, options);
  for (let pass = 0; pass < MAX_PASSES && (await packColumns(context)) !== 'nothing'; pass++)
    options.signal?.throwIfAborted();
  return total;
}

async function runOnce(context: EngineContext, signal: AbortSignal | undefined): Promise<WorkCounts> {
  const erased =
    (await finishDepartures(context)) +
    (await finishSeparations(context)) +
    (await recoverHistory(context)) +
    (await recoverConsents(context)) +
    (await finishTopicMoves(context)) +
    (await finishRemovals(context)) +
    (await finishBroadcastRemovals(context)) +
    (await finishStops(context));
  await recoverBirths(context, 0);
  const recovered =
    (await recoverArrivals(context, 0)) +
    (await recoverChanges(context, 0)) +
    (await recoverMarks(context, 0)) +
    (await recoverRows(context, 0));
  const keepOn = (): boolean => signal?.aborted !== true;
  const built = await buildAll(context, keepOn);
  const timeDriven = (await advanceTime(context)) + (await endDueWaits(context));
  await removeUnwatchedSegments(context);
  const fannedOut = await populateFlows(context, keepOn);
  return { built, timeDriven, recovered, fannedOut, erased };
}
