import { ObjectId } from 'mongodb';
import type { Collections } from '../mongo/collections';

/**
 * Gives the account another time zone. Days begin at other instants from then on: real-time segments are gone through again, and what
 * has changed by it is handled like any other change.
 */
export async function changeZone({ account, collections, timeZone }: { account: string; collections: Collections; timeZone: string }): Promise<void> {
  const { config, segments } = collections;
  const stored = await config.findOne({ _id: account });
  if (stored?.timeZone === timeZone) return;
  // The zone first, then the segments marked: whoever evaluates meanwhile with the old zone is gone over again.
  await config.updateOne({ _id: account }, { $set: { timeZone }, $inc: { version: 1 } }, { upsert: true });
  await segments.updateMany({ account, type: 'realTime' }, [{ $set: { build: { id: { $literal: new ObjectId() }, done: 0, total: 0, startedAt: '$$NOW', at: '$$NOW' } } }]);
}
