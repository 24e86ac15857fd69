import type { Document } from 'mongodb';
import type { EntriesApi, EntryRef } from '../../api';
import { nowExpression, type EngineContext } from '../../store/context';
import { InvalidArgumentError, LeaseLostError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { checkLease } from './claimEntries';
import { wakeFlow } from './wakeFlow';

/** It is handled: it is not handed out again. Doing it twice changes nothing. @throws LeaseLostError when another claim holds it */
export async function acknowledgeEntry(context: EngineContext, entry: EntryRef): Promise<void> {
  const { id, lease } = readRef(entry);
  const { entries } = await journeyCollections(context);
  const { matchedCount } = await entries.updateOne(
    { _id: id, account: context.account, lease, doneAt: { $exists: false } },
    [{ $set: { doneAt: nowExpression(context) } }, { $unset: ['leaseUntil', 'parkedAt'] }],
  );
  // The mark of the claim stays on what is done: an acknowledgement that is sent again finds it.
  if (matchedCount === 0 && !(await entries.findOne({ _id: id, account: context.account, lease })))
    throw lost();
}

/** Holds it for `leaseMs` from now. @throws LeaseLostError */
export async function extendEntry(
  context: EngineContext,
  entry: EntryRef,
  options: Parameters<EntriesApi['extend']>[1] | undefined,
): Promise<void> {
  const { leaseMs } = options ?? {};
  checkLease(leaseMs, '/leaseMs');
  await hold(context, entry, [{ $set: { leaseUntil: { $add: [nowExpression(context), leaseMs] } } }]);
}

/** Gives it back, to be handed out again after so many milliseconds. @throws LeaseLostError */
export async function retryEntry(
  context: EngineContext,
  entry: EntryRef,
  options: Parameters<EntriesApi['retry']>[1] = {},
): Promise<void> {
  const { after = 0, error } = options;
  checkLease(after, '/after');
  checkError(error);
  const flow = await hold(context, entry, [
    {
      $set: {
        leaseUntil: { $add: [nowExpression(context), after] },
        ...(error !== undefined && { error: { $literal: error.slice(0, 2_000) } }),
      },
    },
    { $unset: ['lease', 'owner'] },
  ]);
  if (after === 0) wakeFlow(context, flow);
}

/**
 * Gives it up: it is not handed out any more and stands among the parked ones, with what went wrong. Doing it twice changes nothing.
 *
 * @throws LeaseLostError when another claim holds it
 */
export async function parkEntry(
  context: EngineContext,
  entry: EntryRef,
  options: Parameters<EntriesApi['park']>[1] | undefined,
): Promise<void> {
  const { error } = options ?? {};
  if (error === undefined)
    throw new InvalidArgumentError('It is not said what went wrong.', {
      hint: 'Say it in a sentence.',
      path: '/error',
    });
  checkError(error);
  const { id, lease } = readRef(entry);
  const { entries } = await journeyCollections(context);
  const { matchedCount } = await entries.updateOne(
    { _id: id, account: context.account, lease, leaseUntil: { $exists: true } },
    [
      { $set: { parkedAt: nowExpression(context), error: { $literal: error.slice(0, 2_000) } } },
      { $unset: ['leaseUntil', 'owner'] },
    ],
  );
  // The mark of the claim stays, as on what is done.
  if (
    matchedCount === 0 &&
    !(await entries.findOne({ _id: id, account: context.account, lease, parkedAt: { $exists: true } }))
  )
    throw lost();
}

function checkError(error: unknown): void {
  if (error !== undefined && typeof error !== 'string')
    throw new InvalidArgumentError('The error is no text.', {
      hint: 'Say in a sentence what went wrong.',
      path: '/error',
    });
}

async function hold(context: EngineContext, entry: EntryRef, update: Document[]): Promise<string> {
  const { id, lease } = readRef(entry);
  const { entries } = await journeyCollections(context);
  const held = await entries.findOneAndUpdate(
    { _id: id, account: context.account, lease, leaseUntil: { $exists: true } },
    update,
    { projection: { flow: 1 } },
  );
  if (!held) throw lost();
  return held.flow;
}

function readRef(entry: EntryRef): EntryRef {
  const { id, lease } = (typeof entry === 'object' && entry !== null ? entry : {}) as Partial<EntryRef>;
  if (typeof id === 'string' && typeof lease === 'string') return { id, lease };
  throw new InvalidArgumentError('This is no entry.', {
    hint: 'Give the entry as it was claimed, or { id, lease } of it.',
    path: '',
  });
}

const lost = (): LeaseLostError =>
  new LeaseLostError('Another claim holds the entry now, or it is gone.', {
    hint: 'Handle it so that doing it twice does no harm, or extend the lease in time.',
  });
