import { ObjectId, type Document } from 'mongodb';
import { membershipCollections } from '../membership/collections';
import type { EngineContext } from '../store/context';
import { storeCollections } from '../store/mongo/storeCollections';

interface ZoneChange extends Pick<EngineContext, 'account' | 'database'> {
  readonly timeZone: string;
}

/**
 * Gives the account another time zone. Days begin at other instants from then on: real-time segments are gone through again, and what
 * has changed by it is handled like any other change.
 */
export async function changeZone({ account, database, timeZone }: ZoneChange): Promise<void> {
  const { config } = await storeCollections({ database });
  const { segments } = await membershipCollections({ database });
  const stored = await config.findOne({ _id: account });
  if (stored?.timeZone === timeZone) return;
  // The zone first, then the segments marked: whoever evaluates meanwhile with the old zone is gone over again.
  await config.updateOne({ _id: account }, { $set: { timeZone }, $inc: { version: 1 } }, { upsert: true });
  await segments.updateMany({ account, type: 'realTime' }, again(timeZone));
}

/** Segments that are right for another zone, and that nobody has marked: whoever changed the zone has died before that. */
export async function finishZoneChange({ account, database, timeZone }: ZoneChange): Promise<void> {
  const { segments } = await membershipCollections({ database });
  const unmarked = [
    { build: { $exists: false }, zone: { $exists: true, $ne: timeZone } },
    { 'build.zone': { $exists: true, $ne: timeZone } },
  ];
  await segments.updateMany({ account, type: 'realTime', $or: unmarked }, again(timeZone));
}

const again = (timeZone: string): Document[] => [
  {
    $set: {
      build: {
        id: { $literal: new ObjectId() },
        zone: { $literal: timeZone },
        done: 0,
        total: 0,
        startedAt: '$$NOW',
        at: '$$NOW',
      },
    },
  },
  { $unset: 'build.cursor' },
];
