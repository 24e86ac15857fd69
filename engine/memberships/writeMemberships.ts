import type { AnyBulkWriteOperation, Document } from 'mongodb';
import { nowExpression, type EngineContext } from '../context';
import { ignoringDuplicates } from '../mongo/duplicateKey';
import type { ProfileDocument } from '../mongo/documents';
import type { Answer } from './evaluate';
import { membershipId, type MembershipDocument } from './MembershipDocument';

/** The answer for one profile and segment, made at (profile.revision, now). */
export interface Decision {
  readonly profile: ProfileDocument;
  readonly segment: string;
  readonly now: number;
  readonly answer: Answer;
  /** The membership as it was read; `undefined` = there was none. */
  readonly stored: MembershipDocument | undefined;
  /** Made by a segment's first build. */
  readonly silent?: boolean;
}

/**
 * A build writes those who are in the segment from the start without a transition: flows take them in when they are launched. It answers for
 * them itself: each page is verified before the build moves on.
 */
const isSilent = ({ silent, stored }: Decision): boolean => silent === true && stored === undefined;

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
 * @returns the decisions that met something newer, or something of a later instant.
 */
export async function writeMemberships(context: EngineContext, decisions: readonly Decision[]): Promise<Decision[]> {
  if (decisions.length === 0) return [];
  const { memberships } = await context.collections();
  const operations = decisions.map((decision) => writeOperation(context, decision));
  let written = 0;
  await ignoringDuplicates(async () => {
    try {
      const result = await memberships.bulkWrite(operations, { ordered: false });
      written = result.matchedCount + result.upsertedCount;
    } catch (error) {
      const { result } = error as { result?: { matchedCount: number; upsertedCount: number } };
      written = (result?.matchedCount ?? 0) + (result?.upsertedCount ?? 0);
      throw error;
    }
  });
  if (written === decisions.length) return [];
  const now = new Map<string, MembershipDocument>();
  const ids = decisions.map(({ segment, profile }) => membershipId(segment, profile._id));
  for await (const membership of memberships.find({ _id: { $in: ids } })) now.set(membership._id, membership);
  return decisions.filter((decision) => !isOwn(decision, now.get(membershipId(decision.segment, decision.profile._id))));
}

const isOwn = ({ profile, now }: Decision, found: MembershipDocument | undefined): boolean => found?.rev === profile.revision && found.at.getTime() === now;

function writeOperation(context: EngineContext, decision: Decision): AnyBulkWriteOperation<MembershipDocument> {
  const { profile, segment, now, stored } = decision;
  const at = new Date(now);
  return {
    updateOne: {
      filter: { _id: membershipId(segment, profile._id), $or: [{ rev: { $lt: profile.revision }, at: { $lte: at } }, { rev: profile.revision, at: { $lt: at } }] },
      update: membershipPipeline(context, decision),
      upsert: stored === undefined,
    },
  };
}

function membershipPipeline(context: EngineContext, decision: Decision): Document[] {
  const { profile, segment, now, answer } = decision;
  const at = new Date(now);
  const epoch = `${profile.revision}.${now}`;
  const { member } = answer;
  // Where a live evaluation has been quicker than the build, the build's write is one like any other.
  const said = (value: unknown, otherwise: unknown): unknown => (isSilent(decision) ? { $cond: ['$~new', otherwise, value] } : value);
  return [
    { $set: { '~changes': { $ne: [{ $ifNull: ['$member', false] }, member] }, '~since': '$since', '~new': { $eq: [{ $type: '$rev' }, 'missing'] } } },
    {
      $set: {
        account: { $literal: context.account },
        segment: { $literal: segment },
        profileId: profile._id,
        bucket: profile.bucket,
        member,
        rev: profile.revision,
        at,
        epoch: member ? { $cond: ['$~changes', epoch, '$epoch'] } : '$epoch',
        since: { $cond: ['$~changes', { $max: [at, { $add: ['$since', 1] }] }, '$since'] },
        next: answer.next === null ? '$$REMOVE' : new Date(answer.next),
        ...(writeOf(decision) === 'verified' ? { outAt: said(nowExpression(context), '$outAt') } : {}),
      },
    },
    {
      $set: {
        out: {
          $cond: [
            said('$~changes', false),
            { $concatArrays: [{ $ifNull: ['$out', []] }, [{ kind: member ? 'enter' : 'leave', epoch: '$epoch', at: '$since', since: member ? '$since' : '$~since' }]] },
            '$out',
          ],
        },
      },
    },
    { $unset: ['~changes', '~since', '~new'] },
  ];
}
