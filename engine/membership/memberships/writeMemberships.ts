import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { serverNow } from '../../store/clock/serverTime';
import { nowExpression, type EngineContext } from '../../store/context';
import { groupsOf } from '../../store/groupsOf';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { membershipCollections } from '../collections';
import { membershipId, type MembershipDocument, type TransitionCause } from './MembershipDocument';
import type { Answer } from './evaluate';

/** The answer for one profile and segment, made at (profile.revision, now). */
export interface Decision {
  readonly profile: ProfileDocument;
  readonly segment: string;
  readonly now: number;
  readonly answer: Answer;
  /** The membership as it was read; `undefined` = there was none. */
  readonly stored: MembershipDocument | undefined;
  /**
   * Made by a segment's first build. It writes those who are in the segment from the start without a transition: flows take them in when they are
   * launched. It answers for them itself: each page is verified before the build moves on. Where a live evaluation has been quicker, its write is
   * one like any other.
   */
  readonly silent?: boolean;
  /** What has changed the answer, if anything has. */
  readonly cause: () => TransitionCause;
}

/**
 * Whether an answer is written, and whether the write must be verified. A transition is, always. Of `next` only what the
 * invariant needs — stored next is never later than the true one: an earlier one at once; a later one not before the stored one is
 * due (waking up too early does no harm, and the many events that only put it off cost no write).
 */
export function writeOf({ answer, stored, now }: Decision): 'none' | 'earlier' | 'verified' {
  if ((stored?.member ?? false) !== answer.member) return 'verified';
  const storedNext = stored?.next?.getTime() ?? null;
  if (answer.next === storedNext) return 'none';
  if (answer.next !== null && (storedNext === null || answer.next < storedNext)) return 'earlier';
  return storedNext !== null && storedNext <= now ? 'verified' : 'none';
}

/**
 * Step 5: writes memberships, fenced. (rev, at) never decreases: an evaluation of an older revision, or of an earlier instant at the
 * same one, changes nothing. The transition is worked out from the stored `member` in the same update and stays in `out` until its
 * entries exist.
 *
 * A write that a newer evaluation may already have contradicted — it found "no", there was no document, so there was nothing to fence —
 * leaves a mark (`outAt`) that goes when someone has verified it (step 7); a sweeper finds the mark of one who has died.
 *
 * @returns `refused`: the decisions that met something newer, or something of a later instant; `inserted`: memberships that were not there.
 */
export async function writeMemberships(
  context: EngineContext,
  decisions: readonly Decision[],
): Promise<{ refused: Decision[]; inserted: ReadonlyMap<string, MembershipDocument> }> {
  const unknown = decisions.filter(({ stored }) => stored === undefined);
  const { met, inserted } = await insertMemberships(context, unknown);
  const others = [...decisions.filter(({ stored }) => stored !== undefined), ...met];
  return { refused: await updateMemberships(context, others), inserted };
}

/** Where there was no document there mostly is none still: inserting costs a third of an update that finds out. @returns `met`: the decisions that met one. */
async function insertMemberships(
  context: EngineContext,
  decisions: readonly Decision[],
): Promise<{ met: Decision[]; inserted: ReadonlyMap<string, MembershipDocument> }> {
  if (decisions.length === 0) return { met: [], inserted: new Map() };
  const { memberships } = await membershipCollections(context);
  const markedAt = await serverNow(context);
  const documents = decisions.map((decision) => newMembership(context, decision, markedAt));
  const met = await ignoringDuplicates(() => memberships.insertMany(documents, { ordered: false }));
  return {
    met: decisions.filter((_, i) => met.has(i)),
    inserted: new Map(documents.flatMap((one, i) => (met.has(i) ? [] : [[one._id, one]]))),
  };
}

function newMembership(context: EngineContext, decision: Decision, markedAt: Date): MembershipDocument {
  const { profile, segment, now, answer } = decision;
  const [at, epoch] = [new Date(now), `${profile.revision}.${now}`];
  return {
    _id: membershipId(segment, profile._id),
    account: context.account,
    segment,
    profileId: profile._id,
    bucket: profile.bucket,
    member: answer.member,
    rev: profile.revision,
    at,
    ...(answer.member && { epoch, since: at }),
    ...(answer.next !== null && { next: new Date(answer.next) }),
    ...(answer.member &&
      decision.silent !== true && {
        out: [{ kind: 'enter', epoch, at, since: at, cause: decision.cause() }],
        outAt: markedAt,
      }),
  };
}

async function updateMemberships(
  context: EngineContext,
  decisions: readonly Decision[],
): Promise<Decision[]> {
  if (decisions.length === 0) return [];
  const { memberships } = await membershipCollections(context);
  const result = await memberships.bulkWrite(
    groupsOf(decisions, sameWrite).map((group) => writeOperation(context, group)),
    { ordered: false },
  );
  if (result.matchedCount === decisions.length) return [];
  const now = new Map<string, MembershipDocument>();
  const ids = decisions.map(({ segment, profile }) => membershipId(segment, profile._id));
  for await (const membership of memberships.find({ _id: { $in: ids } })) now.set(membership._id, membership);
  return decisions.filter(
    (decision) => !isOwn(decision, now.get(membershipId(decision.segment, decision.profile._id))),
  );
}

const isOwn = ({ profile, now }: Decision, found: MembershipDocument | undefined): boolean =>
  found?.rev === profile.revision && found.at.getTime() === now;

/** What is written of many in the same words: at midnight thousands leave. What an event has done is told of each for itself. */
function sameWrite(decision: Decision, position: number): string {
  const { profile, now, answer } = decision;
  const cause = decision.cause();
  if ('event' in cause) return `${position}`;
  return [profile.revision, now, answer.member, answer.next, writeOf(decision), cause.change].join('/');
}

function writeOperation(
  context: EngineContext,
  group: readonly Decision[],
): AnyBulkWriteOperation<MembershipDocument> {
  const [decision] = group as [Decision];
  const { revision } = decision.profile;
  const at = new Date(decision.now);
  const ids = group.map(({ segment, profile }) => membershipId(segment, profile._id));
  const fence = {
    $or: [
      { rev: { $lt: revision }, at: { $lte: at } },
      { rev: revision, at: { $lt: at } },
    ],
  };
  const update = membershipPipeline(context, decision);
  return ids.length === 1
    ? { updateOne: { filter: { _id: ids[0] as string, ...fence }, update } }
    : { updateMany: { filter: { _id: { $in: ids }, ...fence }, update, hint: '_id_' } };
}

function membershipPipeline(context: EngineContext, decision: Decision): Document[] {
  const { profile, now, answer } = decision;
  const at = new Date(now);
  const epoch = `${profile.revision}.${now}`;
  const { member } = answer;
  return [
    {
      $set: {
        '~changes': { $ne: ['$member', member] },
        '~since': '$since',
        // Nothing but time has passed: it has changed when it was to.
        '~due': {
          $cond: [
            {
              $and: [{ $eq: ['$rev', profile.revision] }, { $gt: ['$next', null] }, { $lte: ['$next', at] }],
            },
            '$next',
            '$$REMOVE',
          ],
        },
      },
    },
    {
      $set: {
        member,
        rev: profile.revision,
        at,
        epoch: member ? { $cond: ['$~changes', epoch, '$epoch'] } : '$epoch',
        since: { $cond: ['$~changes', { $max: [at, { $add: ['$since', 1] }] }, '$since'] },
        next: answer.next === null ? '$$REMOVE' : new Date(answer.next),
        ...(writeOf(decision) === 'verified' ? { outAt: nowExpression(context) } : {}),
      },
    },
    {
      $set: {
        out: {
          $cond: [
            '$~changes',
            {
              $concatArrays: [
                { $ifNull: ['$out', []] },
                [
                  {
                    kind: member ? 'enter' : 'leave',
                    epoch: '$epoch',
                    at: '$since',
                    since: member ? '$since' : '$~since',
                    due: '$~due',
                    cause: { $literal: decision.cause() },
                  },
                ],
              ],
            },
            '$out',
          ],
        },
      },
    },
    { $unset: ['~changes', '~since', '~due'] },
  ];
}
