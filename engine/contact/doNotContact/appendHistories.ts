import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import type { DoNotContactHistoryDocument, PendingHistory } from './DoNotContactDocument';
import { chainEntries } from './chain';
import { appendHistory, historyRow } from './history';

/**
 * Appends to the histories of many contact points at once, no point twice: their ends are read in one query, and the rows written in another. Where
 * somebody else was quicker, one by one; what somebody else has appended already is not appended again.
 */
export async function appendHistories(
  context: EngineContext,
  account: string,
  pending: readonly PendingHistory[],
): Promise<void> {
  const { doNotContactHistory } = await contactCollections(context);
  const ends = new Map<string, DoNotContactHistoryDocument>();
  const known = new Map<string, DoNotContactHistoryDocument>();
  for await (const row of doNotContactHistory.find(
    { account, point: { $in: pending.map(({ point }) => point) } },
    { sort: { account: 1, point: 1, sequence: 1 } },
  )) {
    ends.set(row.point, row);
    known.set(row.id, row);
  }
  const fresh = pending.filter(({ id }) => !known.has(id));
  const rows = pending.flatMap(({ id }) => known.get(id) ?? []);
  if (fresh.length === 0) return chainEntries(context, rows);
  await context.step?.('historyRead', fresh);
  const made = fresh.map((entry) => historyRow(entry, ends.get(entry.point)));
  const taken = await ignoringDuplicates(() => doNotContactHistory.insertMany(made, { ordered: false }));
  for (const i of taken) made[i] = await appendHistory(context, fresh[i] as PendingHistory);
  await chainEntries(context, [...rows, ...made]);
}
