import { MOST_ITEMS } from '../../api/checkList';
import { refuse } from '../../api/checkOptions';
import { nowExpression, type EngineContext } from '../../store/context';
import { TooLargeError } from '../../store/errors';
import type { Outbox, OutboxRow } from './OutboxRow';
import { wakeFlow } from './wakeFlow';

/** What was given up after too many attempts, latest first. */
export async function* parkedRows<Row extends OutboxRow>(
  context: EngineContext,
  outbox: Outbox,
  key: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Row> {
  const rows = await outbox.rows(context);
  for await (const row of rows.find<Row>(
    { [outbox.scope]: key, parkedAt: { $exists: true } },
    { sort: { parkedAt: -1 }, hint: 'parked' },
  )) {
    signal?.throwIfAborted();
    yield row;
  }
}

/** Brings them back, all or those named; their attempts are counted from the start. @throws InvalidArgumentError */
export async function requeueRows(
  context: EngineContext,
  outbox: Outbox,
  key: string,
  ids: readonly string[] | undefined,
): Promise<{ requeued: number }> {
  checkIds(outbox, ids);
  const rows = await outbox.rows(context);
  const named = ids?.flatMap((id) => outbox.readId(id) ?? []);
  const { modifiedCount } = await rows.updateMany(
    { [outbox.scope]: key, parkedAt: { $exists: true }, ...(named && { _id: { $in: named } }) },
    [{ $set: { leaseUntil: nowExpression(context), attempt: 0 } }, { $unset: ['parkedAt'] }],
  );
  wakeFlow(context, key);
  return { requeued: modifiedCount };
}

/** @throws InvalidArgumentError */
export function checkIds({ one }: Outbox, ids: unknown): void {
  if (ids === undefined) return;
  if (Array.isArray(ids) && ids.length > MOST_ITEMS)
    throw new TooLargeError(`Found ${ids.length} ids; at most ${MOST_ITEMS} are taken at once.`, {
      hint: 'Give them in several calls, or leave them out for all.',
      path: '/ids',
    });
  if (!(Array.isArray(ids) && ids.every((id) => typeof id === 'string')))
    throw refuse('ids', ids, `Give a list of ids; leave it out for every ${one} there.`);
}
