import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { EngineContext } from '../context';
import type { ProfileDocument } from '../mongo/documents';
import { ignoringDuplicates } from '../mongo/duplicateKey';
import type { Evaluation } from './evaluate';
import type { MembershipDocument } from './MembershipDocument';

export const membershipId = (segment: string, profile: ProfileDocument): string => `${segment}:${profile._id.toHexString()}`;

/** One evaluation on its way into a membership. */
export interface MembershipWrite {
  readonly profile: ProfileDocument;
  readonly at: Date;
  readonly evaluation: Evaluation;
}

/**
 * Step 5: writes memberships where the member value or the next change is another one. The fence lets only a later (revision, instant)
 * through, so that (rev, at) of a membership never decreases; the transition is worked out on the server from the stored value and
 * put into `out` by the same update. A silent write (a build's) notes no transition.
 *
 * Resolves to the ids of the profiles of which a member value may have changed.
 */
export async function writeMemberships(context: EngineContext, writes: readonly MembershipWrite[], silent = false): Promise<ReadonlySet<string>> {
  const { memberships } = await context.collections();
  const stored = await readStored(context, writes);
  const changed = new Set<string>();
  const operations: AnyBulkWriteOperation<MembershipDocument>[] = [];
  for (const write of writes) {
    const { evaluation, profile } = write;
    const _id = membershipId(evaluation.segment, profile);
    const before = stored.get(_id);
    if ((before?.member ?? false) !== evaluation.member) changed.add(profile._id.toHexString());
    else if ((before?.next?.getTime() ?? null) === evaluation.next) continue;
    operations.push({ updateOne: { filter: { _id, ...fence(write) }, update: membershipPipeline(write, silent), upsert: true } });
  }
  await context.step?.('evaluated', writes);
  // A fence that holds meets the existing `_id` and would insert: a duplicate key is its "no".
  if (operations.length > 0) await ignoringDuplicates(() => memberships.bulkWrite(operations, { ordered: false }));
  await context.step?.('memberships', writes);
  return changed;
}

async function readStored(context: EngineContext, writes: readonly MembershipWrite[]): Promise<ReadonlyMap<string, Pick<MembershipDocument, 'member' | 'next'>>> {
  const { memberships } = await context.collections();
  const ids = writes.map(({ evaluation, profile }) => membershipId(evaluation.segment, profile));
  const stored = new Map<string, Pick<MembershipDocument, 'member' | 'next'>>();
  for (let i = 0; i < ids.length; i += 10_000) {
    for await (const { _id, member, next } of memberships.find({ _id: { $in: ids.slice(i, i + 10_000) } }, { projection: { member: 1, next: 1 } })) {
      stored.set(_id, { member, ...(next && { next }) });
    }
  }
  return stored;
}

function fence({ profile: { revision }, at }: MembershipWrite): Document {
  return { $or: [{ rev: { $lt: revision }, at: { $lte: at } }, { rev: revision, at: { $lt: at } }] };
}

function membershipPipeline({ profile, at, evaluation }: MembershipWrite, silent: boolean): Document[] {
  const { segment, member, next } = evaluation;
  const turned = { $ne: [{ $ifNull: ['$member', false] }, member] };
  // Strictly increasing, also when two revisions fall into one millisecond.
  const since = { $max: [at, { $add: ['$since', 1] }] };
  const epoch = `${profile.revision}.${at.getTime()}`;
  const transition = { kind: member ? 'entry' : 'exit', epoch: member ? epoch : '$epoch', at: '$since' };
  return [
    { $set: { turned } },
    {
      $set: {
        account: { $literal: profile.account },
        segment: { $literal: segment },
        profileId: profile._id,
        bucket: profile.bucket,
        member,
        rev: profile.revision,
        at,
        since: { $cond: ['$turned', since, { $ifNull: ['$since', at] }] },
        epoch: member ? { $cond: ['$turned', epoch, '$epoch'] } : { $ifNull: ['$epoch', epoch] },
        ...(next === null ? {} : { next: new Date(next) }),
      },
    },
    ...(silent ? [] : [{ $set: { out: { $cond: ['$turned', { $concatArrays: [{ $ifNull: ['$out', []] }, [transition]] }, '$out'] }, outAt: { $cond: ['$turned', { $ifNull: ['$outAt', at] }, '$outAt'] } } }]),
    { $unset: next === null ? ['turned', 'next'] : ['turned'] },
  ];
}
