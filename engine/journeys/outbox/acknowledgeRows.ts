import type { ItemAnswers } from '../../api';
import { checkList } from '../../api/checkList';
import { onlyAnswer } from '../../api/onlyAnswer';
import { gather } from '../../membership/changes/gather';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import type { Outbox, OutboxRow } from './OutboxRow';
import { handled, lost, readRef, type Own, type RowRef } from './settleRow';

const MOST = 5_000;
/** Of one claim are at most as many. */
const BATCH = 1_000;

/**
 * They are handled: they are not handed out again; doing it twice changes nothing. One statement for those of a claim; an answer or an error for each, in
 * their order: one that another claim holds keeps no other from being acknowledged.
 *
 * @throws InvalidArgumentError for what is no list, TooLargeError for one of more than 5 000
 */
export async function acknowledgeRows(
  context: EngineContext,
  outbox: Outbox,
  refs: readonly RowRef[],
): Promise<ItemAnswers<object>> {
  checkList(refs, {
    what: outbox.many,
    hint: 'Give a list of what was claimed, each as it came.',
    most: MOST,
  });
  const read = Array.from(refs, (ref) => readItem(ref, (one) => readRef(context, outbox, one)));
  const claims = new Map<string, Own[]>();
  for (const one of read) {
    if (isAudienceError(one)) continue;
    const ofClaim = claims.get(one.lease);
    if (ofClaim) ofClaim.push(one);
    else claims.set(one.lease, [one]);
  }
  const held = new Set<string>();
  for (const [lease, own] of claims)
    for (let from = 0; from < own.length; from += BATCH)
      for (const id of await acknowledge(context, outbox, lease, own.slice(from, from + BATCH)))
        held.add(`${lease} ${String(id)}`);
  return read.map((one, index) => {
    if (isAudienceError(one)) return { index, error: one.report() };
    if (!held.has(`${one.lease} ${String(one._id)}`)) return { index, error: lost(outbox).report() };
    return { index };
  });
}

/** One row, together with those of its outbox that others acknowledge at the same time. @throws LeaseLostError when another claim holds it */
export async function acknowledgeRow(context: EngineContext, outbox: Outbox, ref: RowRef): Promise<void> {
  const gathered = lanes.get(outbox) ?? laneOf(outbox);
  lanes.set(outbox, gathered);
  onlyAnswer([await gathered(context, ref)]);
}

type Acknowledge = (context: EngineContext, ref: RowRef) => Promise<ItemAnswers<object>[number]>;
const lanes = new Map<Outbox, Acknowledge>();
const laneOf = (outbox: Outbox): Acknowledge =>
  gather((context, refs: RowRef[]) => acknowledgeRows(context, outbox, refs), { lanes: 4, most: BATCH });

/** @returns the ids of those that the claim holds, or has acknowledged before. */
async function acknowledge(
  context: EngineContext,
  outbox: Outbox,
  lease: string,
  own: readonly Own[],
): Promise<OutboxRow['_id'][]> {
  const rows = await outbox.rows(context);
  const ids = own.map(({ _id }) => _id);
  const ofClaim = { _id: { $in: ids }, account: context.account, lease };
  const { matchedCount } = await rows.updateMany(
    { ...ofClaim, doneAt: { $exists: false } },
    handled(context, outbox),
  );
  if (matchedCount === new Set(ids.map(String)).size) return ids;
  // The mark of the claim stays on what is done: an acknowledgement that is sent again finds it.
  const found = await rows.find(ofClaim, { projection: { _id: 1 } }).toArray();
  return found.map(({ _id }) => _id);
}
