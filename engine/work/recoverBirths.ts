import type { ObjectId } from 'mongodb';
import { factCollections } from '../evaluation/facts/collections';
import type { BirthsDocument } from '../membership/changes/BirthsDocument';
import { writeChanges } from '../membership/changes/writeChanges';
import { membershipCollections } from '../membership/collections';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';

const PAGE = 100;
/** Those who are not there are looked for again after so long at the least, then whenever twice the time has passed, for a day. */
const LOOK_AGAIN_MS = 60_000;
const KEPT_MS = 86_400_000;

/**
 * Step 9: profiles whose maker, or who has changed many together, has not come to evaluate them. Each is marked, and with that is a change like any other that was
 * left behind (`recoverChanges`). Those who are not there yet may still come: their maker may only have been held up before it inserts them. A change that was
 * held up does not take place any more: the mark has made another revision of whom it is about.
 *
 * @param grace milliseconds that their maker is given to do it.
 */
export async function recoverBirths(context: EngineContext, grace: number): Promise<void> {
  const { births } = await membershipCollections(context);
  const now = await serverNow(context);
  const before = new Date(now.getTime() - grace);
  for (;;) {
    const left = await births
      .find(
        { account: context.account, dueAt: { $lte: before } },
        { sort: { dueAt: 1 }, limit: PAGE, hint: 'due' },
      )
      .toArray();
    for (const one of left) await recover(context, one, now);
    if (left.length < PAGE) return;
  }
}

async function recover(
  context: EngineContext,
  { _id, profileIds, at }: BirthsDocument,
  now: Date,
): Promise<void> {
  const { births } = await membershipCollections(context);
  const present = await mark(context, profileIds);
  const missing = profileIds.filter((id) => !present.has(id.toHexString()));
  const age = now.getTime() - at.getTime();
  if (missing.length === 0 || age > KEPT_MS) await births.deleteOne({ _id });
  else
    await births.updateOne(
      { _id },
      { $set: { profileIds: missing, dueAt: new Date(now.getTime() + Math.max(age, LOOK_AGAIN_MS)) } },
    );
}

/**
 * One change that touches everything: a mark at the revision of now could be taken away by somebody who evaluates that revision and knows nothing of it.
 * Whoever is on the way out is left alone: what takes over is evaluated as a whole. @returns who is there.
 */
async function mark(context: EngineContext, ids: readonly ObjectId[]): Promise<ReadonlySet<string>> {
  const { profiles } = await factCollections(context);
  const found = await profiles.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray();
  const requests = found.map(({ _id: profileId }) => ({ profileId, change: { everything: true } }));
  if (requests.length > 0) await writeChanges(context, requests);
  return new Set(found.map(({ _id }) => _id.toHexString()));
}
