import type { AnyBulkWriteOperation, BulkWriteResult, Document } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { groupsOf } from '../../store/groupsOf';
import { STRAYS } from '../occasions';

/**
 * Step 6: what an evaluation at revision n has taken in leaves the profile: dirty keys and inbox items up to n. Invariant: a dirty key
 * leaves only after an evaluation at or above its revision has written; an event leaves the inbox only when it is in `events`.
 */
export async function settleProfiles(
  context: EngineContext,
  profiles: readonly ProfileDocument[],
): Promise<void> {
  const unsettled = profiles.filter(
    (profile) => profile.dirtyAt !== undefined || profile.dirty !== undefined || profile.inbox !== undefined,
  );
  if (unsettled.length === 0) return;
  const { profiles: collection } = await factCollections(context);
  // What has arrived together with that of others is not marked on the profile itself.
  const [marked, arrived] = halvesOf(unsettled, ({ dirtyAt }) => dirtyAt !== undefined);
  const [born, others] = halvesOf(marked, isBorn);
  let settled = arrived.length === 0 ? 0 : await countPresent(context, arrived);
  // Of many new profiles in one update; one that has moved on meanwhile is settled with its next revision.
  if (born.length > 0)
    settled += (
      await collection.updateMany(
        { _id: { $in: born.map(({ _id }) => _id) }, account: context.account, revision: 1 },
        NOTHING_LEFT,
      )
    ).matchedCount;
  if (others.length > 0) settled += await settle(context, others);
  // Somebody may have been erased since they were read.
  if (settled < unsettled.length)
    await Promise.all(
      context.listeners.of(STRAYS).map((hear) =>
        hear(
          context,
          unsettled.map(({ _id }) => _id),
        ),
      ),
    );
  await context.step?.('settled', profiles);
}

const halvesOf = <Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];

async function countPresent(context: EngineContext, profiles: readonly ProfileDocument[]): Promise<number> {
  const { profiles: collection } = await factCollections(context);
  return collection.countDocuments(
    { _id: { $in: profiles.map(({ _id }) => _id) }, account: context.account },
    { hint: '_id_' },
  );
}

/** All its marks are of the first revision. */
const isBorn = ({ revision, inbox }: ProfileDocument): boolean => revision === 1 && inbox === undefined;

/**
 * Nearly all are still at the revision that was evaluated: nothing is left of them. Of those that have moved
 * on, what is newer stays.
 * @returns how many are there.
 */
async function settle(context: EngineContext, profiles: readonly ProfileDocument[]): Promise<number> {
  const { profiles: collection } = await factCollections(context);
  const update = (operations: AnyBulkWriteOperation<ProfileDocument>[]): Promise<BulkWriteResult> =>
    collection.bulkWrite(operations, { ordered: false });
  const matched = await settleRevisions(context, profiles);
  if (matched === profiles.length) return matched;
  const there = await collection
    .find(
      { _id: { $in: profiles.map(({ _id }) => _id) }, account: context.account },
      { projection: { revision: 1 } },
    )
    .toArray();
  const now = new Map(there.map(({ _id, revision }) => [_id.toHexString(), revision]));
  const moved = profiles.filter(({ _id, revision }) => (now.get(_id.toHexString()) ?? 0) > revision);
  if (moved.length > 0)
    await update(
      moved.map(({ _id, revision }) => ({
        updateOne: { filter: { _id, account: context.account }, update: settlePipeline(revision) },
      })),
    );
  return there.length;
}

/** Those at one revision in one update. @returns how many are still there. */
async function settleRevisions(
  context: EngineContext,
  profiles: readonly ProfileDocument[],
): Promise<number> {
  const { profiles: collection } = await factCollections(context);
  const { matchedCount } = await collection.bulkWrite(
    groupsOf(profiles, ({ revision }) => revision).map((group) => {
      const [{ _id, revision }] = group as [ProfileDocument];
      const filter = { account: context.account, revision };
      return group.length === 1
        ? { updateOne: { filter: { _id, ...filter }, update: NOTHING_LEFT } }
        : {
            updateMany: {
              filter: { _id: { $in: group.map((profile) => profile._id) }, ...filter },
              update: NOTHING_LEFT,
              hint: '_id_',
            },
          };
    }),
    { ordered: false },
  );
  return matchedCount;
}

/** Of a profile at revision n. */
const NOTHING_LEFT = { $unset: { dirty: '', dirtyAt: '', inbox: '' } } as const;

/** Of one at a later revision. */
function settlePipeline(revision: number): Document[] {
  return [
    {
      $set: {
        dirty: {
          $arrayToObject: {
            $filter: {
              input: { $objectToArray: { $ifNull: ['$dirty', {}] } },
              cond: { $gt: ['$$this.v', revision] },
            },
          },
        },
        inbox: { $filter: { input: { $ifNull: ['$inbox', []] }, cond: { $gt: ['$$this.rev', revision] } } },
      },
    },
    {
      $set: {
        dirtyAt: {
          $cond: [{ $and: [{ $eq: ['$dirty', {}] }, { $eq: ['$inbox', []] }] }, '$$REMOVE', '$dirtyAt'],
        },
        dirty: { $cond: [{ $eq: ['$dirty', {}] }, '$$REMOVE', '$dirty'] },
        inbox: { $cond: [{ $eq: ['$inbox', []] }, '$$REMOVE', '$inbox'] },
      },
    },
  ];
}
