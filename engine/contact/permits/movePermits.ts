import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';

/** What somebody was sent counts for the profile that takes over. Done twice it changes nothing. */
export async function movePermits(context: EngineContext, from: ObjectId, to: ObjectId): Promise<void> {
  const { permits } = await contactCollections(context);
  for (;;) {
    const moved = await permits.findOne({ _id: from });
    if (!moved) return;
    const present = await permits.findOne({ _id: to });
    if (!present) {
      try {
        await permits.insertOne({ ...moved, _id: to, revision: 1 });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        continue;
      }
    } else {
      // Of one that is in both already, having been moved before: what was said of it last.
      const all = [
        ...new Map(
          [...present.permits, ...moved.permits]
            .sort((a, b) => Number(a.settled !== undefined) - Number(b.settled !== undefined))
            .map((permit) => [permit.id, permit]),
        ).values(),
      ];
      const { matchedCount } = await permits.updateOne(
        { _id: to, revision: present.revision },
        { $set: { permits: all.sort((a, b) => a.at.getTime() - b.at.getTime()) }, $inc: { revision: 1 } },
      );
      if (matchedCount === 0) continue;
    }
    // Whoever took another one meanwhile is moved once more.
    if ((await permits.deleteOne({ _id: from, revision: moved.revision })).deletedCount > 0) return;
  }
}
