import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { membershipCollections } from '../../membership/collections';
import { forgetCounts } from '../../membership/memberships/memberCounts';
import { membershipId } from '../../membership/memberships/MembershipDocument';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { SEPARATION } from '../occasions';
import type { JoinDocument } from './JoinDocument';

/**
 * What somebody did before a join is theirs again, and their visits of segments go on, so that nobody enters by being on their own again. What was done
 * since is of the profile that had taken over. Done twice it changes nothing.
 */
export async function giveBackTraces(
  context: EngineContext,
  from: ProfileDocument,
  to: ProfileDocument,
  join: JoinDocument,
): Promise<void> {
  const { events } = await factCollections(context);
  const ids = [to._id, ...(to.joined ?? [])];
  // Of a later revision is what another join has brought since: whoever was held up here does not take it away.
  const brought = { profileId: from._id, was: { $in: ids }, rev: { $lte: from.revision } };
  await events.updateMany(brought, [
    {
      $set: {
        profileId: to._id,
        bucket: to.bucket,
        rev: to.revision,
        was: { $cond: [{ $eq: ['$was', to._id] }, '$$REMOVE', '$was'] },
      },
    },
  ]);
  await giveBackVisits(context, to, join);
  for (const hear of context.listeners.of(SEPARATION)) await hear(context, { from: from._id, to, ids });
}

async function giveBackVisits(
  context: EngineContext,
  to: ProfileDocument,
  { visits }: JoinDocument,
): Promise<void> {
  const { memberships, segments } = await membershipCollections(context);
  const there = await segments
    .find(
      { account: context.account, _id: { $in: visits.map(({ segment }) => segment) } },
      { projection: { _id: 1 } },
    )
    .toArray();
  const known = new Set(there.map(({ _id }) => _id));
  const going = visits
    .filter(({ segment }) => known.has(segment))
    .map((visit) => ({
      ...visit,
      _id: membershipId(visit.segment, to._id),
      account: context.account,
      profileId: to._id,
      bucket: to.bucket,
      member: true,
    }));
  if (going.length === 0) return;
  await ignoringDuplicates(() => memberships.insertMany(going, { ordered: false }));
  await forgetCounts(context, going);
}
