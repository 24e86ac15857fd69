import { factCollections } from '../evaluation/facts/collections';
import type { ProfileDocument } from '../evaluation/facts/documents';
import type { ArrivalsDocument } from '../membership/changes/ArrivalsDocument';
import { endArrivals, refuseArrivals } from '../membership/changes/arrivals';
import { flushInboxes } from '../membership/changes/flushInboxes';
import { membershipCollections } from '../membership/collections';
import { evaluateProfiles } from '../membership/memberships/evaluateProfiles';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { forEach, together } from '../store/forEach';
import { GONE } from '../store/gone';
import { isAway } from '../store/mongo/databaseError';

/** A document of them is as large as MongoDB stores. */
const PAGE = 4;

/**
 * Step 9: events that were to be accepted together, and whoever brought them has not come to the end. Those that a profile has accepted are finished; the others
 * never will be: should whoever brought them only have been held up, their profiles do not accept them any more in this way, and he writes each for itself.
 *
 * @param grace milliseconds that he is given to do it. @returns how many profiles were finished.
 */
export async function recoverArrivals(context: EngineContext, grace: number): Promise<number> {
  const { arrivals } = await membershipCollections(context);
  const before = new Date((await serverNow(context)).getTime() - grace);
  const left = await arrivals
    .find(
      { account: context.account, dueAt: { $lte: before } },
      { sort: { dueAt: 1 }, limit: PAGE, hint: 'due' },
    )
    .toArray();
  let finished = 0;
  await forEach(left, async (one) => (finished += await recover(context, one)));
  return finished;
}

async function recover(context: EngineContext, { _id, people }: ArrivalsDocument): Promise<number> {
  await refuseArrivals(context, _id, people);
  const { profiles } = await factCollections(context);
  const found = await profiles
    .find({ _id: { $in: people.map(({ profileId }) => profileId) }, 'arrived.in': _id }, { hint: '_id_' })
    .toArray();
  const accepted = found.filter(({ arrived }) => arrived?.rev !== undefined);
  await flushInboxes(context, await onTheirWay(context, accepted));
  const present = accepted.filter(({ account }) => account === context.account);
  try {
    let done = true;
    await together(present, async (some) => {
      if (!(await evaluate(context, some))) done = false;
    });
    if (done) await endArrivals(context, { _id });
  } catch (error) {
    if (isAway(error)) throw error;
    // Who cannot be evaluated does not keep the others: they go to the end of the line.
    const { arrivals } = await membershipCollections(context);
    await arrivals.updateOne({ _id }, { $set: { dueAt: await serverNow(context) } });
    throw error;
  }
  return present.length;
}

/** Whoever is being joined to another one takes along what it has accepted. */
const onTheirWay = (context: EngineContext, accepted: readonly ProfileDocument[]): ProfileDocument[] =>
  accepted.flatMap((profile) =>
    profile.account === GONE &&
    profile.departure?.account === context.account &&
    profile.departure.into !== undefined
      ? [{ ...profile, account: context.account }]
      : [],
  );

/** @returns whether nothing is left to be asked again. */
async function evaluate(context: EngineContext, some: readonly ProfileDocument[]): Promise<boolean> {
  const { profiles } = await flushInboxes(context, some);
  return evaluateProfiles(
    context,
    profiles.map((profile) => ({ profile })),
  );
}
