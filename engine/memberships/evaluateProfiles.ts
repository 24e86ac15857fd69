import type { EngineContext } from '../context';
import { flushInboxes } from '../changes/flushInboxes';
import { fanOut } from '../flows/fanOut';
import type { ProfileDocument } from '../mongo/documents';
import { evaluate } from './evaluate';
import { readOccurrences } from './readOccurrences';
import { segmentIndex, type SegmentIndex, type WatchedSegment } from './segmentIndex';
import { settleProfiles } from './settleProfiles';
import { writeMemberships, type MembershipWrite } from './writeMemberships';

export interface EvaluateOptions {
  /** Segments to ask besides the ones that the dirty keys name, by profile id (time-driven changes, builds). */
  readonly also?: ReadonlyMap<string, readonly string[]>;
  /** A build's writes note no transitions: flows get the members by their populations. */
  readonly silent?: boolean;
}

/** A profile that changes faster than it is evaluated is left to its latest writer after so many rounds. */
const MAX_ROUNDS = 20;

/**
 * Steps 4 to 8 for profiles whose inboxes are flushed: candidates, evaluation at (revision, time of the profile), memberships, dirty keys,
 * once more for what has gone on meanwhile, and the entries of what changed.
 */
export async function evaluateProfiles(context: EngineContext, profiles: readonly ProfileDocument[], options: EvaluateOptions = {}): Promise<void> {
  const index = await segmentIndex(context);
  await context.step?.('index', profiles);
  const turned = new Map<string, Set<string>>();
  let pending = [...profiles];
  let { also } = options;
  for (let round = 0; pending.length > 0 && round < MAX_ROUNDS; round++) {
    const asked = pending.map((profile) => ({ profile, segments: segmentsFor(profile, index, also) }));
    const changed = await evaluateOnce(context, index, asked, options.silent === true);
    for (const { profile, segments } of asked) {
      const id = profile._id.toHexString();
      if (changed.has(id)) turned.set(id, new Set([...(turned.get(id) ?? []), ...segments.map((segment) => segment.id)]));
    }
    const revisions = await settleProfiles(context, pending);
    // Step 7: a stale evaluator may have inserted a membership after a newer one had found "no" and had nothing to write.
    const stale = pending.filter((profile) => changed.has(profile._id.toHexString()) && (revisions.get(profile._id.toHexString()) ?? 0) > profile.revision);
    also = new Map(stale.map((profile) => [profile._id.toHexString(), [...(turned.get(profile._id.toHexString()) ?? [])]]));
    pending = stale.length === 0 ? [] : await readAgain(context, stale);
  }
  if (options.silent !== true && turned.size > 0) {
    await fanOut(context, [...turned].flatMap(([profile, segments]) => [...segments].map((segment) => `${segment}:${profile}`)));
  }
}

function segmentsFor(profile: ProfileDocument, index: SegmentIndex, also: EvaluateOptions['also']): WatchedSegment[] {
  const segments = new Set(index.candidates(Object.keys(profile.dirty ?? {})));
  for (const id of also?.get(profile._id.toHexString()) ?? []) {
    const segment = index.byId.get(id);
    if (segment) segments.add(segment);
  }
  return [...segments];
}

async function readAgain(context: EngineContext, stale: readonly ProfileDocument[]): Promise<ProfileDocument[]> {
  const { profiles } = await context.collections();
  const now = await profiles.find({ _id: { $in: stale.map(({ _id }) => _id) } }).toArray();
  // Events of a revision are visible to an evaluation at it.
  await flushInboxes(context, now);
  return now;
}

/** Profiles that ask the same segments are read together: one query per event type. */
async function evaluateOnce(context: EngineContext, index: SegmentIndex, asked: readonly { profile: ProfileDocument; segments: readonly WatchedSegment[] }[], silent: boolean): Promise<ReadonlySet<string>> {
  const groups = new Map<string, { segments: readonly WatchedSegment[]; profiles: ProfileDocument[] }>();
  for (const { profile, segments } of asked) {
    if (segments.length === 0) continue;
    const key = segments.map(({ id }) => id).join();
    const group = groups.get(key) ?? { segments, profiles: [] };
    group.profiles.push(profile);
    groups.set(key, group);
  }
  const writes: MembershipWrite[] = [];
  for (const { segments, profiles } of groups.values()) {
    const readers = profiles.map(({ _id, revision, at }) => ({ profileId: _id, revision, now: at.getTime() }));
    const occurrences = await readOccurrences(context, readers, segments.flatMap(({ compiled }) => compiled.needs.events));
    profiles.forEach((profile, i) => {
      for (const evaluation of evaluate(profile, segments, occurrences[i] ?? [], profile.at.getTime(), index.zone)) writes.push({ profile, at: profile.at, evaluation });
    });
  }
  return writes.length === 0 ? new Set() : writeMemberships(context, writes, silent);
}
