import type { EngineContext } from '../context';
import { isDuplicateKey } from '../mongo/duplicateKey';

/** How long a process that fell silent keeps its work. */
const LEASE_MS = 5_000;

const leaseId = ({ accountKey }: EngineContext, work: string): string => `${accountKey}.${work}`;

/**
 * Takes or keeps a kind of work for this process. Leases save work that would be done twice; nothing depends on them. They run by the server's own
 * clock: with an injected one time may stand still.
 */
export async function holdLease(context: EngineContext, work: string): Promise<boolean> {
  const { leases } = await context.collections();
  const { owner } = context;
  const _id = leaseId(context, work);
  const filter = { _id, $or: [{ owner }, { $expr: { $lt: ['$until', '$$NOW'] } }] };
  try {
    await leases.updateOne(filter, [{ $set: { owner: { $literal: owner }, until: { $add: ['$$NOW', LEASE_MS] } } }], { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Lets the next process take over at once. */
export async function releaseLease(context: EngineContext, work: string): Promise<void> {
  const { leases } = await context.collections();
  await leases.deleteOne({ _id: leaseId(context, work), owner: context.owner });
}
