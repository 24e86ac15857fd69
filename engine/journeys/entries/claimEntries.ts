import type { EntriesApi, Entry } from '../../api';
import type { EngineContext } from '../../store/context';
import { getFlowDocument } from '../flows/findFlow';
import { claimRows, readClaim } from '../outbox/claimRows';
import type { EntryDocument } from './EntryDocument';
import { ENTRIES } from './entryOutbox';
import { toEntry } from './toEntry';

/**
 * Takes entries of a flow that nobody holds, oldest first. What was handed out too often is parked instead, where the flow says so. Gives none while the flow
 * is paused or stopped.
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function claimEntries(
  context: EngineContext,
  flowId: string,
  options: NonNullable<Parameters<EntriesApi['claim']>[1]> = {},
): Promise<Entry[]> {
  const claim = readClaim(context, options);
  const { _id: flow, status, maxAttempts } = await getFlowDocument(context, flowId);
  if (status !== 'active') return [];
  const claimed = await claimRows<EntryDocument>(context, ENTRIES, flow, { ...claim, maxAttempts });
  return claimed.sort(byTime).map((entry) => toEntry(context, entry, flowId));
}

const byTime = (a: EntryDocument, b: EntryDocument): number =>
  a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1);
