import type { AnyBulkWriteOperation } from 'mongodb';
import { ALL } from '../../language/identities/all';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { DoNotContactDocument, ListedReason, PendingHistory } from './DoNotContactDocument';
import { pendingOf } from './addToDoNotContact';
import { appendHistories } from './appendHistories';
import { flushHistory } from './flushHistory';
import { listing } from './listing';
import { recordId } from './records';

export interface Listing {
  readonly point: ContactPoint;
  readonly channel: string;
  readonly listed: ListedReason;
}

/** Puts many points on the list at once; those that stand there for the reason already stay as they are. @returns how many were added */
export async function listMany(
  context: EngineContext,
  account: string,
  listings: readonly Listing[],
): Promise<number> {
  let added = 0;
  for (const round of roundsOf(listings)) added += await listRound(context, account, round);
  return added;
}

/** No point twice in a round: its history is appended to one by one. */
function roundsOf(listings: readonly Listing[]): Listing[][] {
  const rounds: Listing[][] = [];
  const met = new Map<string, number>();
  for (const one of listings) {
    const key = pointKey(one.point);
    const round = met.get(key) ?? 0;
    (rounds[round] ??= []).push(one);
    met.set(key, round + 1);
  }
  return rounds;
}

async function listRound(
  context: EngineContext,
  account: string,
  round: readonly Listing[],
): Promise<number> {
  const { doNotContact } = await contactCollections(context);
  const ids = round.map(({ point, channel }) => recordId(account, channel, point));
  const present = new Map(
    (
      await doNotContact
        .find({ _id: { $in: ids } }, { projection: { 'reasons.reason': 1, 'reasons.categories': 1 } })
        .toArray()
    ).map(({ _id, reasons }) => [_id, reasons]),
  );
  const scope = account === ALL ? 'all' : 'account';
  const fresh = round.flatMap(({ point, channel, listed }, i) => {
    const id = ids[i] as string;
    if (
      present
        .get(id)
        ?.some(({ reason, categories }) => reason === listed.reason && categories === undefined) === true
    )
      return [];
    return [
      {
        id,
        point,
        channel,
        listed,
        pending: pendingOf(context, point, 'add', channel, { account, scope }, listed),
      },
    ];
  });
  if (fresh.length === 0) return 0;
  const updates = fresh.map(({ id, point, ...act }): AnyBulkWriteOperation<DoNotContactDocument> => ({
    updateOne: { filter: { _id: id }, update: listing(point, { account, ...act }), upsert: true },
  }));
  await doNotContact.bulkWrite(updates, { ordered: false });
  await context.step?.('listed', fresh);
  await moveHistories(
    context,
    account,
    new Set(fresh.map(({ pending }) => pending.id)),
    fresh.map(({ id }) => id),
  );
  return fresh.length;
}

/** What the records hold goes into the history in the order in which it was done: where others have acted on one as well, with theirs. */
async function moveHistories(
  context: EngineContext,
  account: string,
  own: ReadonlySet<string>,
  ids: readonly string[],
): Promise<void> {
  const { doNotContact } = await contactCollections(context);
  const holding = await doNotContact
    .find({ _id: { $in: [...ids] }, 'pending.0': { $exists: true } })
    .toArray();
  const [alone, shared] = [
    holding.filter(({ pending = [] }) => isOnly(pending, own)),
    holding.filter(({ pending = [] }) => !isOnly(pending, own)),
  ];
  const acts = alone.flatMap(({ pending = [] }) => pending);
  if (acts.length > 0) {
    await appendHistories(context, account, acts);
    await doNotContact.updateMany(
      { _id: { $in: alone.map(({ _id }) => _id) } },
      { $pull: { pending: { id: { $in: acts.map(({ id }) => id) } } } },
    );
  }
  for (const record of shared) await flushHistory(context, record);
}

const isOnly = ([first, second]: readonly PendingHistory[], own: ReadonlySet<string>): boolean =>
  second === undefined && first !== undefined && own.has(first.id);
