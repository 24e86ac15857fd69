import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { EngineContext } from '../context';
import type { ProfileDocument } from '../mongo/documents';

/**
 * Step 6: what was evaluated is no longer dirty. Only keys of the evaluated revision or an earlier one leave (a later change's stays),
 * and of the inbox only what was flushed. Resolves to the revisions the profiles have now.
 */
export async function settleProfiles(context: EngineContext, evaluated: readonly ProfileDocument[]): Promise<ReadonlyMap<string, number>> {
  const { profiles } = await context.collections();
  const operations: AnyBulkWriteOperation<ProfileDocument>[] = evaluated.map((profile) => ({ updateOne: { filter: { _id: profile._id }, update: settlePipeline(profile) } }));
  if (operations.length > 0) await profiles.bulkWrite(operations, { ordered: false });
  const revisions = new Map<string, number>();
  for await (const { _id, revision } of profiles.find({ _id: { $in: evaluated.map(({ _id }) => _id) } }, { projection: { revision: 1 } })) {
    revisions.set(_id.toHexString(), revision);
  }
  await context.step?.('settled', evaluated);
  return revisions;
}

function settlePipeline({ revision }: ProfileDocument): Document[] {
  return [
    {
      $set: {
        dirty: { $arrayToObject: { $filter: { input: { $objectToArray: { $ifNull: ['$dirty', {}] } }, cond: { $gt: ['$$this.v', revision] } } } },
        inbox: { $filter: { input: { $ifNull: ['$inbox', []] }, cond: { $gt: ['$$this.rev', revision] } } },
      },
    },
    {
      $set: {
        dirtyAt: { $cond: [{ $eq: ['$dirty', {}] }, '$$REMOVE', '$dirtyAt'] },
        dirty: { $cond: [{ $eq: ['$dirty', {}] }, '$$REMOVE', '$dirty'] },
        inbox: { $cond: [{ $eq: ['$inbox', []] }, '$$REMOVE', '$inbox'] },
      },
    },
  ];
}
