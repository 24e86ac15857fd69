import type { AnyBulkWriteOperation } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { followProfiles } from '../../people/profiles/followProfiles';
import { zoneOfProfile } from '../../people/profiles/zoneOfProfile';
import { flushInboxes } from '../../membership/changes/flushInboxes';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { wakeFlow } from '../outbox/wakeFlow';
import { decide, type WaitDecision } from './decide';
import { markWaits, unmarkWaits } from './marks';
import { moveWaits } from './moveWaits';
import { readKnown } from './readKnown';
import { isOfKey } from './slots';
import type { WaitDocument } from './WaitDocument';

/** So often waits of profiles that change all the time are looked at in one go; a sweeper goes on. */
const MAX_ROUNDS = 25;
/** When a wait is looked at again whose profile is on its way out: what belongs to it is erased, or moves. */
const DEPARTING_MS = 2_000;

/**
 * Looks at waits that have not ended: each ends now, or is due at the instant at which time alone would end it. May be done at any instant, by any number of
 * processes, and again after a crash at any point. Invariants:
 *
 * - An ending is one conditional write: whoever comes second changes nothing.
 * - What is decided of a profile at revision n is written only where nobody has looked at a later one.
 * - A profile that waits is marked (`marks.ts`) before anything is decided: of each later change of it somebody hears.
 *
 * @returns by id what was decided, of those that are still there.
 */
export async function settleWaits(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<Map<string, WaitDecision>> {
  const decisions = new Map<string, WaitDecision>();
  let open = waits;
  for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round++)
    open = await settleOnce(context, open, decisions);
  return decisions;
}

/** @returns those of whose profile somebody has seen more, as they are now. */
async function settleOnce(
  context: EngineContext,
  waits: readonly WaitDocument[],
  decisions: Map<string, WaitDecision>,
): Promise<WaitDocument[]> {
  const profiles = await markWaits(context, waits);
  await context.step?.('waitsMarked', waits);
  await flushInboxes(context, [...profiles.values()]);
  const present = waits.filter(({ profileId }) => profiles.has(profileId.toHexString()));
  if (present.length < waits.length) await leave(context, waits, profiles);
  if (present.length === 0) return [];
  const known = await readKnown(context, present, profiles);
  const now = await serverNow(context);
  const looked = await Promise.all(
    present.map(async (wait) => {
      const profile = profiles.get(wait.profileId.toHexString()) as ProfileDocument;
      const { zone } = await zoneOfProfile(context, profile);
      const decision = decide(wait, { ...known.of(wait), now: now.getTime(), zone });
      return { wait, profile, decision, before: known.before(wait) };
    }),
  );
  await context.step?.('waitsLooked', waits);
  const { waits: collection } = await journeyCollections(context);
  const { matchedCount } = await collection.bulkWrite(
    looked.map(({ wait, profile, decision, before }) => writeOf(wait, profile, decision, before, now)),
    { ordered: false },
  );
  for (const { wait, decision } of looked) decisions.set(wait._id.toHexString(), decision);
  await context.step?.('waitsWritten', waits);
  const ended = looked.filter(({ decision }) => !('dueAt' in decision)).map(({ wait }) => wait);
  await unmarkWaits(context, ended);
  for (const place of new Set(ended.map((wait) => wait.place))) wakeFlow(context, place);
  return matchedCount === looked.length ? [] : refused(context, looked, decisions);
}

interface Looked {
  readonly wait: WaitDocument;
  readonly profile: ProfileDocument;
  readonly decision: WaitDecision;
}

function writeOf(
  { _id, slot }: WaitDocument,
  { revision }: ProfileDocument,
  decision: WaitDecision,
  before: readonly string[],
  now: Date,
): AnyBulkWriteOperation<WaitDocument> {
  const filter = { _id, waiting: true as const, rev: { $lte: revision } };
  if ('left' in decision)
    return {
      updateOne: {
        filter,
        update: {
          $set: { rev: revision, cancelledAt: new Date(decision.at), doneAt: now },
          $unset: { waiting: '', dueAt: '', slot: '', carry: '' },
        },
      },
    };
  if ('dueAt' in decision)
    return {
      updateOne: {
        filter,
        update: { $set: { rev: revision, dueAt: new Date(decision.dueAt), before: [...before] } },
      },
    };
  const { branch, at, event } = decision;
  const endedAt = new Date(at);
  // A slot that stands for everything of the profile at the place is free again; one of a key until the end is handled.
  const isFree = slot !== undefined && !isOfKey(slot);
  return {
    updateOne: {
      filter,
      update: {
        $set: {
          rev: revision,
          endedAt,
          branch,
          ...(event && { event }),
          // In the order of endings; what another clock has dated is not kept back.
          leaseUntil: endedAt < now ? endedAt : now,
        },
        $unset: { waiting: '', dueAt: '', ...(isFree && { slot: '' }) },
      },
    },
  };
}

/** Those that somebody has looked at with a later revision; what has ended meanwhile is told as it has. */
async function refused(
  context: EngineContext,
  looked: readonly Looked[],
  decisions: Map<string, WaitDecision>,
): Promise<WaitDocument[]> {
  const { waits } = await journeyCollections(context);
  const found = await waits.find({ _id: { $in: looked.map(({ wait }) => wait._id) } }).toArray();
  const now = new Map(found.map((wait) => [wait._id.toHexString(), wait]));
  return looked.flatMap(({ wait, profile }) => {
    const id = wait._id.toHexString();
    const stored = now.get(id);
    if (stored?.branch !== undefined && stored.endedAt)
      decisions.set(id, { branch: stored.branch, at: stored.endedAt.getTime() });
    else if (!stored?.waiting) decisions.delete(id);
    else if (stored.rev > profile.revision) return [stored];
    return [];
  });
}

/** Who is not there (any more): what waits of them is erased, follows them, or waits until one of both is done. */
async function leave(
  context: EngineContext,
  waits: readonly WaitDocument[],
  profiles: ReadonlyMap<string, ProfileDocument>,
): Promise<void> {
  const left = waits.filter(({ profileId }) => !profiles.has(profileId.toHexString()));
  const { profiles: collection } = await factCollections(context);
  const { waits: stored } = await journeyCollections(context);
  const ids = left.map(({ profileId }) => profileId);
  const departing = new Set(
    (await collection.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray()).map(({ _id }) =>
      _id.toHexString(),
    ),
  );
  const later = new Date((await serverNow(context)).getTime() + DEPARTING_MS);
  const waiting = left.filter(({ profileId }) => departing.has(profileId.toHexString()));
  if (waiting.length > 0)
    await stored.updateMany(
      { _id: { $in: waiting.map(({ _id }) => _id) }, waiting: true },
      { $set: { dueAt: later } },
    );
  await followProfiles(context, ids, (from, to) => moveWaits(context, from, to._id));
}
