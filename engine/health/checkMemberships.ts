import type { ProfileDocument } from '../evaluation/facts/documents';
import { readOccurrences } from '../evaluation/facts/readOccurrences';
import { withOpenArrivals } from '../membership/changes/openArrivals';
import { membershipCollections } from '../membership/collections';
import { currentDefinitions, type WatchedSegment } from '../membership/memberships/definitions';
import { evaluate } from '../membership/memberships/evaluate';
import { membershipId, type MembershipDocument } from '../membership/memberships/MembershipDocument';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { turn } from '../store/turn';
import type { Findings } from './Findings';

export interface WatchedSegments {
  readonly segments: readonly WatchedSegment[];
  readonly zone: string;
}

/** Real-time segments that are built: of others nothing is promised yet. */
export async function watchedSegments(context: EngineContext): Promise<WatchedSegments> {
  const { segments } = await membershipCollections(context);
  const { byId, zone } = await currentDefinitions(context);
  const built = await segments
    .find(
      { account: context.account, status: 'active', build: { $exists: false }, zone },
      { projection: { _id: 1 } },
    )
    .toArray();
  return { zone, segments: built.flatMap(({ _id }) => byId.get(_id) ?? []) };
}

/**
 * A dirty key has left only after an evaluation has written, and no stored `next` is later than the true one: so of everybody whose marks are gone each
 * segment answers what is stored.
 */
export async function checkMemberships(
  context: EngineContext,
  findings: Findings,
  { segments, zone }: WatchedSegments,
  people: readonly ProfileDocument[],
  unborn: ReadonlySet<string>,
): Promise<void> {
  const { memberships } = await membershipCollections(context);
  const found = await memberships.find({ profileId: { $in: people.map(({ _id }) => _id) } }).toArray();
  const stored = new Map(found.map((one) => [one._id, one]));
  const revisions = new Map(people.map((profile) => [profile._id.toHexString(), profile]));
  for (const one of found) checkOne(findings, one, revisions.get(one.profileId.toHexString()));
  findings.count('memberships', found.length);
  const settled = (await withOpenArrivals(context, people)).filter(
    ({ _id, dirty, dirtyAt, adopting }) =>
      dirty === undefined &&
      dirtyAt === undefined &&
      adopting === undefined &&
      !unborn.has(_id.toHexString()),
  );
  const now = (await serverNow(context)).getTime();
  const occurrences = await readOccurrences(
    context,
    settled.map((profile) => ({
      profile,
      now: Math.max(now, profile.at.getTime()),
      needs: segments.flatMap(({ rule }) => rule.needs.events),
    })),
    { fromEvents: true },
  );
  for (const profile of settled) {
    await turn();
    const at = Math.max(now, profile.at.getTime());
    const occurred = occurrences.get(profile._id.toHexString()) ?? new Map();
    for (const segment of segments) {
      const membership = stored.get(membershipId(segment.id, profile._id));
      // It is due, or somebody is about to verify it.
      if (membership?.outAt !== undefined || (membership?.next?.getTime() ?? Infinity) <= at) continue;
      const answer = evaluate(segment, profile, occurred, at, zone);
      findings.count('answers');
      const id = membershipId(segment.id, profile._id);
      if (answer.member !== (membership?.member ?? false))
        findings.add(
          'membership',
          'memberships',
          id,
          answer.member
            ? 'The rule lets the profile in, and it is not.'
            : 'The profile is in, against the rule.',
        );
      if (answer.next !== null && answer.next < (membership?.next?.getTime() ?? Infinity))
        findings.add('next', 'memberships', id, 'Time will change the answer before anybody looks.');
    }
  }
}

function checkOne(
  findings: Findings,
  { _id, rev, bucket, out = [], outAt }: MembershipDocument,
  profile: ProfileDocument | undefined,
): void {
  if (profile !== undefined && rev > profile.revision)
    findings.add('revision', 'memberships', _id, 'It is of a revision that the profile has not had.');
  if (profile !== undefined && bucket !== profile.bucket)
    findings.add('count', 'memberships', _id, 'It is not counted in the bucket of its profile.');
  if (out.length > 0 && outAt === undefined)
    findings.add('out', 'memberships', _id, 'It has passages to hand on, and nobody is going to find them.');
}
