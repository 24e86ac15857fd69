import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { DoNotContactDocument } from './DoNotContactDocument';
import { chainEntries } from './chain';
import { appendHistory } from './history';

/** Moves what a record still holds into the history, and removes the record when nothing keeps it on the list. */
export async function flushHistory(
  context: Pick<EngineContext, 'database'>,
  record: DoNotContactDocument,
): Promise<void> {
  const { doNotContact } = await contactCollections(context);
  const pending = record.pending ?? [];
  const rows = [];
  for (const entry of pending) rows.push(await appendHistory(context, entry));
  await chainEntries(context, rows);
  await doNotContact.updateOne(
    { _id: record._id },
    { $pull: { pending: { id: { $in: pending.map(({ id }) => id) } } } },
  );
  await doNotContact.deleteOne({ _id: record._id, reasons: { $size: 0 }, pending: { $size: 0 } });
}

/** History that a crash left behind in records; resolves to how many records were seen to. */
export async function recoverHistory(context: EngineContext): Promise<number> {
  const { doNotContact } = await contactCollections(context);
  const left = await doNotContact
    .find({ 'pending.0': { $exists: true }, account: { $in: [context.account, '*'] } })
    .limit(1000)
    .toArray();
  for (const record of left) await flushHistory(context, record);
  return left.length;
}
