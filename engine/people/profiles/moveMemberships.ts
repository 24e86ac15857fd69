import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { membershipCollections } from '../../membership/collections';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import { recordEndings } from '../../membership/history/recordPassages';
import { forgetCounts } from '../../membership/memberships/memberCounts';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';

/**
 * Visits go on: where the departing profile is in a segment and the successor is not, the successor takes the visit over, so that nobody
 * enters or leaves by being joined. The evaluation that follows decides whether it stays.
 */
export async function moveMemberships(
  context: EngineContext,
  from: ObjectId,
  to: ProfileDocument,
): Promise<void> {
  const { memberships } = await membershipCollections(context);
  for (const membership of await memberships.find({ profileId: from }).toArray()) {
    const moved: MembershipDocument = {
      ...membership,
      _id: `${membership.segment}:${to._id.toHexString()}`,
      account: context.account,
      profileId: to._id,
      bucket: to.bucket,
      rev: to.revision,
      at: to.at,
    };
    const { _id, member, epoch, since, out = [], outAt } = moved;
    try {
      await memberships.insertOne(moved);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      if (member) {
        const { modifiedCount } = await memberships.updateOne(
          { _id, member: false },
          { $set: { member, ...(epoch !== undefined && { epoch }) }, ...(since && { $max: { since } }) },
        );
        // Both were in: of two visits one goes on.
        if (modifiedCount === 0) await recordEndings(context, [{ ...membership, out: [] }]);
      }
      if (out.length > 0)
        await memberships.updateOne(
          { _id },
          { $addToSet: { out: { $each: out } }, $min: { outAt: outAt ?? to.at } },
        );
    }
    // It is one member less and one more; whoever goes on after a crash finds the departing one's document and comes by here again.
    await memberships.updateOne({ _id: membership._id }, { $set: { member: false } });
    await forgetCounts(context, [membership, moved]);
    await memberships.deleteOne({ _id: membership._id });
  }
}
