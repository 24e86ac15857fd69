import type { EngineContext } from '../context';
import { ignoringDuplicates } from '../mongo/duplicateKey';
import type { DoNotContactHistoryDocument, PendingHistory } from './DoNotContactDocument';
import { appendHistory, historyRow } from './history';

/**
 * Appends to the histories of many contact points at once, no point twice: their ends are read in one query, and the rows written in another. Where
 * somebody else was quicker, one by one.
 */
export async function appendHistories(context: EngineContext, account: string, pending: readonly PendingHistory[]): Promise<void> {
  const { doNotContactHistory } = await context.collections();
  const ends = new Map<string, DoNotContactHistoryDocument>();
  for await (const row of doNotContactHistory.find({ account, point: { $in: pending.map(({ point }) => point) } }, { sort: { account: 1, point: 1, sequence: 1 } })) ends.set(row.point, row);
  const rows = pending.map((entry) => historyRow(entry, ends.get(entry.point)));
  const taken = await ignoringDuplicates(() => doNotContactHistory.insertMany(rows, { ordered: false }));
  for (const i of taken) await appendHistory(context, pending[i] as PendingHistory);
}
