import type { ParkedEntry } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { getFlowDocument } from '../flows/findFlow';
import { checkIds, parkedRows, requeueRows } from '../outbox/parkedRows';
import type { EntryDocument } from './EntryDocument';
import { ENTRIES } from './entryOutbox';
import { toEntry } from './toEntry';

/** Entries that were given up after too many attempts, latest first, each with what went wrong. @throws NotFoundError when iterated */
export async function* parkedEntries(
  context: EngineContext,
  flowId: string,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<ParkedEntry> {
  checkSignal(options.signal);
  options.signal?.throwIfAborted();
  const { _id: flow } = await getFlowDocument(context, flowId);
  for await (const entry of parkedRows<EntryDocument>(context, ENTRIES, flow, options.signal)) {
    const { lease: _lease, ...parked } = toEntry(context, entry, flowId);
    yield { ...parked, parkedAt: (entry.parkedAt as Date).toISOString(), error: entry.error ?? '' };
  }
}

/** Brings parked entries back, all of a flow or those named; their attempts are counted from the start. @throws NotFoundError, InvalidArgumentError */
export async function requeueEntries(
  context: EngineContext,
  flowId: string,
  ids?: readonly string[],
): Promise<{ requeued: number }> {
  checkIds(ENTRIES, ids);
  const { _id: flow } = await getFlowDocument(context, flowId);
  return requeueRows(context, ENTRIES, flow, ids);
}
