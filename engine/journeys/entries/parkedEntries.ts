import type { ParkedEntry } from '../../api';
import { checkSignal, refuse } from '../../api/checkOptions';
import { nowExpression, type EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { getFlowDocument } from '../flows/findFlow';
import { toEntry } from './toEntry';
import { wakeFlow } from './wakeFlow';

/** Entries that were given up after too many attempts, latest first, each with what went wrong. @throws NotFoundError when iterated */
export async function* parkedEntries(
  context: EngineContext,
  flowId: string,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<ParkedEntry> {
  checkSignal(options.signal);
  options.signal?.throwIfAborted();
  const { _id: flow } = await getFlowDocument(context, flowId);
  const { entries } = await journeyCollections(context);
  for await (const entry of entries.find(
    { flow, parkedAt: { $exists: true } },
    { sort: { parkedAt: -1 }, hint: 'parked' },
  )) {
    options.signal?.throwIfAborted();
    const { lease: _lease, ...parked } = toEntry(entry, flowId);
    yield { ...parked, parkedAt: (entry.parkedAt as Date).toISOString(), error: entry.error ?? '' };
  }
}

/** Brings parked entries back, all of a flow or those named; their attempts are counted from the start. @throws NotFoundError, InvalidArgumentError */
export async function requeueEntries(
  context: EngineContext,
  flowId: string,
  ids?: readonly string[],
): Promise<{ requeued: number }> {
  if (ids !== undefined && !(Array.isArray(ids) && ids.every((id) => typeof id === 'string')))
    throw refuse('ids', ids, 'Give a list of ids of entries; leave it out for all of the flow.');
  const { _id: flow } = await getFlowDocument(context, flowId);
  const { entries } = await journeyCollections(context);
  const { modifiedCount } = await entries.updateMany(
    { flow, parkedAt: { $exists: true }, ...(ids && { _id: { $in: [...ids] } }) },
    [{ $set: { leaseUntil: nowExpression(context), attempt: 0 } }, { $unset: ['parkedAt'] }],
  );
  wakeFlow(context, flow);
  return { requeued: modifiedCount };
}
