import { ObjectId, type Document } from 'mongodb';
import type { Collections } from '../store/mongo/collections';

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
  await segments.updateMany({ account, type: 'realTime' }, again(timeZone));
}

/** Segments that are right for another zone, and that nobody has marked: whoever changed the zone has died before that. */
export async function finishZoneChange({ account, collections, timeZone }: { account: string; collections: Collections; timeZone: string }): Promise<void> {
  const unmarked = [{ build: { $exists: false }, zone: { $exists: true, $ne: timeZone } }, { 'build.zone': { $exists: true, $ne: timeZone } }];
  await collections.segments.updateMany({ account, type: 'realTime', $or: unmarked }, again(timeZone));
}

const again = (timeZone: string): Document[] => [
  { $set: { build: { id: { $literal: new ObjectId() }, zone: { $literal: timeZone }, done: 0, total: 0, startedAt: '$$NOW', at: '$$NOW' } } },
  { $unset: 'build.cursor' },
];
