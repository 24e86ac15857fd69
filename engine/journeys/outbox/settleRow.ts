import type { Document, UpdateFilter } from 'mongodb';
import { nowExpression, type EngineContext } from '../../store/context';
import { InvalidArgumentError, LeaseLostError } from '../../store/errors';
import { checkLease } from './claimRows';
import type { Outbox, OutboxRow } from './OutboxRow';
import { wakeFlow } from './wakeFlow';

/** What a claim is given back by. */
export interface RowRef {
  readonly id: string;
  readonly lease: string;
}

/** Holds it for `leaseMs` from now. @throws LeaseLostError */
export async function extendRow(
  context: EngineContext,
  outbox: Outbox,
  ref: RowRef,
  options: { leaseMs: number } | undefined,
): Promise<void> {
  const { leaseMs } = (options ?? {}) as { leaseMs?: unknown };
  checkLease(leaseMs, '/leaseMs');
  await hold(context, outbox, ref, [{ $set: { leaseUntil: { $add: [nowExpression(context), leaseMs] } } }]);
}

/** Gives it back, to be handed out again after so many milliseconds. @throws LeaseLostError */
export async function retryRow(
  context: EngineContext,
  outbox: Outbox,
  ref: RowRef,
  options: { after?: number; error?: string } = {},
): Promise<void> {
  const { after = 0, error } = options;
  checkLease(after, '/after');
  checkError(error);
  const key = await hold(context, outbox, ref, [
    {
      $set: {
        leaseUntil: { $add: [nowExpression(context), after] },
        ...(error !== undefined && { error: { $literal: error.slice(0, 2_000) } }),
      },
    },
    { $unset: ['lease', 'owner'] },
  ]);
  if (after === 0) wakeFlow(context, key);
}

/**
 * Gives it up: it is not handed out any more and stands among the parked ones, with what went wrong. Doing it twice changes nothing.
 *
 * @throws LeaseLostError when another claim holds it
 */
export async function parkRow(
  context: EngineContext,
  outbox: Outbox,
  ref: RowRef,
  options: { error: string } | undefined,
): Promise<void> {
  const { error } = (options ?? {}) as { error?: string };
  if (error === undefined)
    throw new InvalidArgumentError('It is not said what went wrong.', {
      hint: 'Say it in a sentence.',
      path: '/error',
    });
  checkError(error);
  const own = readRef(context, outbox, ref);
  const rows = await outbox.rows(context);
  const { matchedCount } = await rows.updateOne({ ...own, leaseUntil: { $exists: true } }, [
    { $set: { parkedAt: nowExpression(context), error: { $literal: error.slice(0, 2_000) } } },
    { $unset: ['leaseUntil', 'owner'] },
  ]);
  // The mark of the claim stays, as on what is done.
  if (matchedCount === 0 && !(await rows.findOne({ ...own, parkedAt: { $exists: true } })))
    throw lost(outbox);
}

/** What becomes of a row that is handled. */
export const handled = (
  { clock, clockInjected }: EngineContext,
  { forgets = [] }: Outbox,
): UpdateFilter<OutboxRow> => ({
  ...(clockInjected ? { $set: { doneAt: clock.now() } } : { $currentDate: { doneAt: true } }),
  $unset: Object.fromEntries(['leaseUntil', 'parkedAt', ...forgets].map((name) => [name, ''])),
});

function checkError(error: unknown): void {
  if (error !== undefined && typeof error !== 'string')
    throw new InvalidArgumentError('The error is no text.', {
      hint: 'Say in a sentence what went wrong.',
      path: '/error',
    });
}

/** @returns the key of the flow or place that it belongs to. */
async function hold(
  context: EngineContext,
  outbox: Outbox,
  ref: RowRef,
  update: Document[],
): Promise<string> {
  const own = readRef(context, outbox, ref);
  const rows = await outbox.rows(context);
  const held = await rows.findOneAndUpdate({ ...own, leaseUntil: { $exists: true } }, update, {
    projection: { [outbox.scope]: 1 },
  });
  if (!held) throw lost(outbox);
  return (held as unknown as Record<string, string>)[outbox.scope] as string;
}

/** A row as the claim that gives it back names it. */
export type Own = Pick<OutboxRow, '_id' | 'account'> & { lease: string };

export function readRef({ account }: EngineContext, outbox: Outbox, ref: RowRef): Own {
  const { id, lease } = (typeof ref === 'object' && ref !== null ? ref : {}) as Partial<RowRef>;
  if (typeof id === 'string' && typeof lease === 'string') {
    const _id = outbox.readId(id);
    if (_id !== undefined) return { _id, account, lease };
  }
  throw new InvalidArgumentError(`This is no ${outbox.one}.`, {
    hint: `Give the ${outbox.one} as it was claimed, or { id, lease } of it.`,
    path: '',
  });
}

export const lost = ({ one }: Outbox): LeaseLostError =>
  new LeaseLostError(`Another claim holds the ${one} now, or it is gone.`, {
    hint: 'Handle it so that doing it twice does no harm, or extend the lease in time.',
  });
