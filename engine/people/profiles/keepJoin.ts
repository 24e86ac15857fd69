import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { membershipCollections } from '../../membership/collections';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { peopleCollections } from '../collections';
import { UNDOABLE_MS, type JoinDocument, type JoinedProfile } from './JoinDocument';

/** Keeps what undoes a join, before anything of it moves. Done twice, what was kept first stands. */
export async function keepJoin(
  context: EngineContext,
  from: ProfileDocument,
  to: ProfileDocument,
): Promise<void> {
  const { joins } = await peopleCollections(context);
  const taker = { by: to._id, attributes: Object.keys(to.attributes), tags: to.tags };
  const join: JoinDocument = {
    _id: from._id,
    account: context.account,
    into: to._id,
    at: await serverNow(context),
    profile: asJoined(from),
    takers: [taker],
    visits: await visitsOf(context, from._id),
  };
  if ((await ignoringDuplicates(() => joins.insertMany([join]))).size > 0)
    await joins.updateOne(
      { _id: from._id, into: { $ne: to._id } },
      { $set: { into: to._id, takers: [taker] } },
    );
  // Who was joined to the departing profile before is in the one that takes over from now on.
  await joins.updateMany({ into: from._id }, { $set: { into: to._id }, $push: { takers: taker } });
}

function asJoined({ ...profile }: Partial<ProfileDocument>): JoinedProfile {
  for (const name of NOT_KEPT) delete profile[name];
  return profile as JoinedProfile;
}

const NOT_KEPT = [
  '_id',
  'account',
  'keys',
  'changedBy',
  'inbox',
  'dirty',
  'dirtyAt',
  'adopting',
  'parting',
  'waits',
  'unpacked',
  'departure',
] as const;

async function visitsOf(context: EngineContext, profileId: ObjectId): Promise<JoinDocument['visits']> {
  const { memberships } = await membershipCollections(context);
  const projection = { _id: 0, segment: 1, epoch: 1, since: 1, rev: 1, at: 1 } as const;
  return memberships.find({ profileId, member: true }, { projection }).toArray() as unknown as Promise<
    JoinDocument['visits']
  >;
}

/** Removes what undoes joins that are older than 30 days. */
export async function forgetOldJoins(context: EngineContext): Promise<void> {
  const { joins } = await peopleCollections(context);
  await joins.deleteMany({
    account: context.account,
    at: { $lt: new Date((await serverNow(context)).getTime() - UNDOABLE_MS) },
    undoing: { $exists: false },
  });
}
