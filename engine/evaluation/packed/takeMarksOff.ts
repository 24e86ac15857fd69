import type { AnyBulkWriteOperation, ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import type { ProfileDocument } from '../facts/documents';
import type { PackedProfile } from './rowOf';
import { SETTLED } from './underWay';

/** After publishing, of those who are still at the revision that was packed. Whoever has changed meanwhile, or of whom something is on its way, stays marked. */
export async function takeMarksOff(context: EngineContext, people: readonly PackedProfile[]): Promise<void> {
  const { profiles } = await factCollections(context);
  const byRevision = new Map<number, ObjectId[]>();
  for (const { _id, revision, unpacked } of people) {
    if (unpacked !== true) continue;
    const ids = byRevision.get(revision) ?? [];
    byRevision.set(revision, ids);
    ids.push(_id);
  }
  const operations = [...byRevision].map(([revision, ids]): AnyBulkWriteOperation<ProfileDocument> => ({
    updateMany: {
      filter: { _id: { $in: ids }, account: context.account, revision, unpacked: true, ...SETTLED },
      update: { $unset: { unpacked: '' } },
      hint: '_id_',
    },
  }));
  if (operations.length > 0) await profiles.bulkWrite(operations, { ordered: false });
}
