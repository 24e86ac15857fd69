import type { EngineContext } from './context';
import { storeCollections } from './mongo/storeCollections';

/** How long a process that fell silent keeps its work. */
const LEASE_MS = 5_000;

const leaseId = ({ accountKey }: EngineContext, work: string): string => `${accountKey}.${work}`;

/**
 * Takes or keeps a kind of work for this process. Leases save work that would be done twice; nothing depends on them. They run by the server's own
 * clock: with an injected one time may stand still.
 */
export async function holdLease(context: EngineContext, work: string): Promise<boolean> {
  const { leases } = await storeCollections(context);
  const { owner } = context;
  const _id = leaseId(context, work);
  const hold = [{ $set: { owner: { $literal: owner }, until: { $add: ['$$NOW', LEASE_MS] } } }];
  const { matchedCount } = await leases.updateOne(
    { _id, $or: [{ owner }, { $expr: { $lt: ['$until', '$$NOW'] } }] },
    hold,
  );
  if (matchedCount > 0) return true;
  // Nobody had it yet, or somebody has it now.
  const { upsertedCount } = await leases.updateOne(
    { _id },
    [
      {
        $replaceWith: {
          $cond: [
            { $eq: [{ $type: '$owner' }, 'missing'] },
            { _id: { $literal: _id }, owner: { $literal: owner }, until: { $add: ['$$NOW', LEASE_MS] } },
            '$$ROOT',
          ],
        },
      },
    ],
    { upsert: true },
  );
  return upsertedCount > 0;
}

/** Lets the next process take over at once. */
export async function releaseLease(context: EngineContext, work: string): Promise<void> {
  const { leases } = await storeCollections(context);
  await leases.deleteOne({ _id: leaseId(context, work), owner: context.owner });
}
