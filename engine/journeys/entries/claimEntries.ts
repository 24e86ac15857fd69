import { randomBytes } from 'node:crypto';
import type { EntriesApi, Entry } from '../../api';
import { serverNow } from '../../store/clock/serverTime';
import { nowExpression, type EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { getFlowDocument } from '../flows/findFlow';
import type { EntryDocument } from './EntryDocument';
import { toEntry } from './toEntry';

/** Milliseconds that an entry is held when the claim does not say. */
const LEASE_MS = 60_000;

/**
 * Step 11: takes entries that nobody holds, oldest first; two claims never take the same one. What was handed out too often is parked instead, where the
 * flow says so; what was withdrawn while somebody held it is over. Gives none while the flow is paused or stopped.
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function claimEntries(
  context: EngineContext,
  flowId: string,
  options: NonNullable<Parameters<EntriesApi['claim']>[1]> = {},
): Promise<Entry[]> {
  const { limit = 100, leaseMs = LEASE_MS, owner = context.owner } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new InvalidArgumentError('A claim takes 1 to 1000 entries.', {
      hint: 'Give a whole number.',
      path: '/limit',
    });
  if (typeof owner !== 'string')
    throw new InvalidArgumentError('The owner is no text.', {
      hint: 'Give a name that says who holds the entries.',
      path: '/owner',
    });
  checkLease(leaseMs, '/leaseMs');
  const { _id: flow, status, maxAttempts } = await getFlowDocument(context, flowId);
  if (status !== 'active') return [];
  const { entries } = await journeyCollections(context);
  const now = await serverNow(context);
  const due = { flow, leaseUntil: { $lte: now } };
  if (maxAttempts !== undefined) await park(context, flow, maxAttempts, now);
  const found = await entries
    .find(due, { projection: { withdrawnAt: 1 }, sort: { leaseUntil: 1 }, limit, hint: 'claim' })
    .toArray();
  const free = found.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  if (free.length < found.length)
    await entries.updateMany(
      { _id: { $in: found.map(({ _id }) => _id) }, ...due, withdrawnAt: { $exists: true } },
      { $set: { doneAt: now }, $unset: { leaseUntil: '', lease: '' } },
    );
  if (free.length === 0) return [];
  const lease = randomBytes(12).toString('base64url');
  await entries.updateMany({ _id: { $in: free.map(({ _id }) => _id) }, ...due }, [
    {
      $set: {
        lease: { $literal: lease },
        owner: { $literal: owner },
        attempt: { $add: ['$attempt', 1] },
        leaseUntil: { $add: [nowExpression(context), leaseMs] },
      },
    },
  ]);
  const claimed = await entries.find({ lease }, { hint: 'lease' }).toArray();
  return claimed.sort(byTime).map((entry) => toEntry(entry, flowId));
}

const byTime = (a: EntryDocument, b: EntryDocument): number =>
  a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1);

async function park(context: EngineContext, flow: string, maxAttempts: number, now: Date): Promise<void> {
  const { entries } = await journeyCollections(context);
  await entries.updateMany({ flow, leaseUntil: { $lte: now }, attempt: { $gte: maxAttempts } }, [
    {
      $set: {
        parkedAt: nowExpression(context),
        error: { $ifNull: ['$error', 'It was handed out again and again, and never acknowledged.'] },
      },
    },
    { $unset: ['leaseUntil', 'owner'] },
  ]);
}

/** @throws InvalidArgumentError */
export function checkLease(ms: unknown, path: string): void {
  if (!(typeof ms === 'number' && Number.isInteger(ms) && ms >= 0 && ms <= 30 * 86_400_000)) {
    throw new InvalidArgumentError('The time is not given in milliseconds.', {
      hint: 'Give a whole number from 0 to 30 days.',
      path,
    });
  }
}
