import { randomBytes } from 'node:crypto';
import type { Collection } from 'mongodb';
import { serverNow } from '../../store/clock/serverTime';
import { nowExpression, type EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import type { Outbox, OutboxRow } from './OutboxRow';

/** Milliseconds that a row is held when the claim does not say. */
const LEASE_MS = 60_000;

export interface ClaimOptions {
  limit?: number;
  leaseMs?: number;
  owner?: string;
}

/** @throws InvalidArgumentError */
export function readClaim(context: EngineContext, options: ClaimOptions): Required<ClaimOptions> {
  const { limit = 100, leaseMs = LEASE_MS, owner = context.owner } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new InvalidArgumentError('A claim takes 1 to 1000.', {
      hint: 'Give a whole number.',
      path: '/limit',
    });
  if (typeof owner !== 'string')
    throw new InvalidArgumentError('The owner is no text.', {
      hint: 'Give a name that says who holds what is claimed.',
      path: '/owner',
    });
  checkLease(leaseMs, '/leaseMs');
  return { limit, leaseMs, owner };
}

/**
 * Step 11: takes rows that nobody holds, oldest first; two claims never take the same one. What was handed out too often is parked instead; what was withdrawn
 * while somebody held it is over.
 */
export async function claimRows<Row extends OutboxRow>(
  context: EngineContext,
  outbox: Outbox,
  key: string,
  { limit, leaseMs, owner, maxAttempts }: Required<ClaimOptions> & { maxAttempts?: number | undefined },
): Promise<Row[]> {
  const rows = await outbox.rows(context);
  const now = await serverNow(context);
  const due = { [outbox.scope]: key, leaseUntil: { $lte: now } };
  if (maxAttempts !== undefined) await park(context, rows, { ...due, attempt: { $gte: maxAttempts } });
  const found = await rows
    .find(due, { projection: { withdrawnAt: 1 }, sort: { leaseUntil: 1 }, limit, hint: 'claim' })
    .toArray();
  const free = found.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  if (free.length < found.length)
    await rows.updateMany(
      { _id: { $in: found.map(({ _id }) => _id) }, ...due, withdrawnAt: { $exists: true } },
      { $set: { doneAt: now }, $unset: { leaseUntil: '', lease: '' } },
    );
  if (free.length === 0) return [];
  const lease = randomBytes(12).toString('base64url');
  const leaseUntil = new Date((await serverNow(context)).getTime() + leaseMs);
  await rows.updateMany(
    { _id: { $in: free.map(({ _id }) => _id) }, ...due },
    { $set: { lease, owner, leaseUntil }, $inc: { attempt: 1 } },
  );
  return rows.find<Row>({ lease }, { hint: 'lease' }).toArray();
}

async function park(context: EngineContext, rows: Collection<OutboxRow>, due: object): Promise<void> {
  await rows.updateMany(due, [
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
export function checkLease(ms: unknown, path: string): asserts ms is number {
  if (!(typeof ms === 'number' && Number.isInteger(ms) && ms >= 0 && ms <= 30 * 86_400_000)) {
    throw new InvalidArgumentError('The time is not given in milliseconds.', {
      hint: 'Give a whole number from 0 to 30 days.',
      path,
    });
  }
}
