import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { readOccurrences } from '../../evaluation/facts/readOccurrences';
import type { EngineContext } from '../../store/context';
import { EVERYTHING } from '../changes/dirtyKeys';
import { flushInboxes } from '../changes/flushInboxes';
import { membershipCollections } from '../collections';
import { CHANGES } from '../occasions';
import { membershipId, type MembershipDocument } from './MembershipDocument';
import { candidatesOf, type Asked } from './candidates';
import { causeOf } from './causeOf';
import { asksPerson, currentDefinitions, type Definitions } from './definitions';
import { evaluate } from './evaluate';
import { handOn } from './handOn';
import { forgetCounts } from './memberCounts';
import { settleProfiles } from './settleProfiles';
import { marked, toVerify, verify } from './verify';
import { writeMemberships, writeOf, type Decision } from './writeMemberships';

/** So often a profile that changes all the time is evaluated in one go; its marks stay, and a sweeper goes on. */
const MAX_ROUNDS = 25;

/**
 * Steps 2 and 4 to 8 for profiles whose inbox is flushed (step 3): asks the segments whose answer can have changed, writes what did, and hands
 * transitions to the flows. Any number of processes may do this for the same profiles at the same time.
 *
 * @returns whether nothing is left to be asked again.
 */
export async function evaluateProfiles(context: EngineContext, asked: readonly Asked[]): Promise<boolean> {
  let open = asked;
  for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round++) {
    const definitions = await currentDefinitions(context);
    open = await evaluateOnce(context, definitions, open);
  }
  return open.length === 0;
}

/** @returns what is to be asked again. */
async function evaluateOnce(
  context: EngineContext,
  definitions: Definitions,
  open: readonly Asked[],
): Promise<Asked[]> {
  const asked = await withPeople(context, definitions, open);
  const decisions = await decide(context, definitions, asked);
  await context.step?.('evaluated', asked);
  const writes = decisions.filter((decision) => writeOf(decision) !== 'none');
  const { refused, inserted } = await writeMemberships(context, writes);
  if (writes.length > 0) await context.step?.('membershipsWritten', asked);
  const written = toVerify(decisions, new Set(refused));
  // Something of an older revision but a later instant stands there (clocks apart): once more, for an instant that is later still.
  const outdone = new Set(refused.map(({ profile }) => profile._id.toHexString()));
  const settled =
    outdone.size === 0 ? asked : asked.filter(({ profile }) => !outdone.has(profile._id.toHexString()));
  // None of these waits for another; the transitions wait for all of them.
  const [{ stale, verified }] = await Promise.all([
    verify(context, definitions, written),
    forgetCounts(
      context,
      written.map(({ segment, profile }) => ({ segment, bucket: profile.bucket })),
    ),
    settle(context, asked, settled),
  ]);
  await handOn(context, await marked(context, verified, inserted));
  return askAgain(context, asked, [...stale, ...refused]);
}

/** Of whom only what they did was read, whoever is asked for more is read as a whole. */
async function withPeople(
  context: EngineContext,
  definitions: Definitions,
  asked: readonly Asked[],
): Promise<readonly Asked[]> {
  const narrow = new Set(
    asked.filter((one) => !('attributes' in one.profile) && candidatesOf(one, definitions).some(asksPerson)),
  );
  if (narrow.size === 0) return asked;
  const { profiles } = await flushInboxes(
    context,
    await readProfiles(
      context,
      [...narrow].map(({ profile }) => profile._id),
    ),
  );
  const whole = new Map(profiles.map((profile) => [profile._id.toHexString(), profile]));
  return asked.map((one) => {
    if (!narrow.has(one)) return one;
    const profile = whole.get(one.profile._id.toHexString());
    // Who is not there any more has nothing to be asked; step 6 notices it. What is not marked on the profile itself is known of the narrow one.
    return {
      ...one,
      profile: profile
        ? { ...profile, dirty: { ...one.profile.dirty, ...profile.dirty } }
        : { ...one.profile, dirty: {} },
    };
  });
}

/** Step 6, after those who wait have heard. */
async function settle(
  context: EngineContext,
  asked: readonly Asked[],
  settled: readonly Asked[],
): Promise<void> {
  await tellWaiting(context, asked);
  await settleProfiles(
    context,
    settled.map(({ profile }) => profile),
  );
}

/** Between steps 5 and 6: a profile that waits says so itself, all others cost nothing. */
async function tellWaiting(context: EngineContext, asked: readonly Asked[]): Promise<void> {
  const waiting = asked.flatMap(({ profile }) => (profile.waits === undefined ? [] : [profile]));
  if (waiting.length === 0) return;
  for (const hear of context.listeners.of(CHANGES)) await hear(context, waiting);
}

/** Step 4 for a batch: one read of memberships, one of events per type, then the pure answers. */
async function decide(
  context: EngineContext,
  definitions: Definitions,
  asked: readonly Asked[],
): Promise<Decision[]> {
  if (definitions.byId.size === 0) return [];
  const tasks = asked
    .map((one) => ({
      ...one,
      now: Math.max(one.now ?? 0, one.profile.at.getTime()),
      candidates: candidatesOf(one, definitions),
    }))
    .filter(({ candidates }) => candidates.length > 0);
  if (tasks.length === 0) return [];
  const [stored, occurrences] = await Promise.all([
    // Of a profile that was just made there is nothing to read.
    readMemberships(
      context,
      tasks.flatMap(({ profile, born, segments, candidates }) =>
        born === true || (profile.revision === 1 && segments === undefined)
          ? []
          : candidates.map(({ id }) => membershipId(id, profile._id)),
      ),
    ),
    readOccurrences(
      context,
      tasks.flatMap(({ profile, born, now, candidates }) =>
        born === true || isWithoutEvents(profile)
          ? []
          : [{ profile, now, needs: candidates.flatMap(({ rule }) => rule.needs.events) }],
      ),
    ),
  ]);
  await context.step?.('read', asked);
  return tasks.flatMap(({ profile, now: earliest, candidates, building }) => {
    const found = candidates.map(({ id }) => stored.get(membershipId(id, profile._id)));
    // An answer is made for an instant no earlier than any that is stored, whichever server's clock that came from.
    const now = Math.max(earliest, ...found.map((membership) => membership?.at.getTime() ?? 0));
    const known = occurrences.get(profile._id.toHexString()) ?? new Map();
    return candidates.map((segment, i): Decision => {
      const at = (instant: number): Decision => ({
        profile,
        segment: segment.id,
        now: instant,
        stored: found[i],
        silent: building?.has(segment.id) === true,
        cause: () => causeOf(profile, segment),
        answer: evaluate(segment, profile, known, instant, definitions.zone),
      });
      const decision = at(now);
      // What was decided at this very revision and instant, in another zone, is decided anew an instant later.
      return found[i]?.rev === profile.revision &&
        found[i]?.at.getTime() === now &&
        writeOf(decision) !== 'none'
        ? at(now + 1)
        : decision;
    });
  });
}

/** It was made without an event, and nobody has settled it yet (step 6): whatever comes to it later is of a later revision. */
const isWithoutEvents = ({ revision, dirty, inbox }: ProfileDocument): boolean =>
  revision === 1 && inbox === undefined && dirty?.[EVERYTHING] === 1;

async function readMemberships(
  context: EngineContext,
  ids: readonly string[],
): Promise<Map<string, MembershipDocument>> {
  const found = new Map<string, MembershipDocument>();
  if (ids.length === 0) return found;
  const { memberships } = await membershipCollections(context);
  for (let from = 0; from < ids.length; from += 10_000) {
    for await (const membership of memberships.find({ _id: { $in: ids.slice(from, from + 10_000) } }))
      found.set(membership._id, membership);
  }
  return found;
}

/** The profiles of these decisions as they are now, their inboxes flushed, with the segments in question. */
async function askAgain(
  context: EngineContext,
  asked: readonly Asked[],
  decisions: readonly Decision[],
): Promise<Asked[]> {
  if (decisions.length === 0) return [];
  const segments = new Map<string, Set<string>>();
  for (const { profile, segment } of decisions) {
    const id = profile._id.toHexString();
    segments.set(id, (segments.get(id) ?? new Set()).add(segment));
  }
  const building = new Map(
    asked.flatMap((one) =>
      one.building === undefined ? [] : [[one.profile._id.toHexString(), one.building]],
    ),
  );
  const instants = new Map(asked.map(({ profile, now }) => [profile._id.toHexString(), now]));
  const { profiles: fresh } = await flushInboxes(
    context,
    await readProfiles(
      context,
      decisions.map(({ profile }) => profile._id),
    ),
  );
  return fresh.map((profile) => {
    const id = profile._id.toHexString();
    const now = instants.get(id);
    return {
      profile,
      segments: segments.get(id),
      ...(now === undefined ? {} : { now }),
      ...(building.has(id) && { building: building.get(id) }),
    };
  });
}

/** Profiles at their revisions of now. */
export async function readProfiles(
  context: EngineContext,
  ids: readonly ProfileDocument['_id'][],
): Promise<ProfileDocument[]> {
  const { profiles } = await factCollections(context);
  return profiles.find({ _id: { $in: [...ids] }, account: context.account }).toArray();
}
