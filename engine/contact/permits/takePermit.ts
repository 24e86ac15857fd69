import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import { LONGEST_WINDOW_DAYS } from '../policy/readPolicy';
import type { PermitsDocument, StoredPermit } from './PermitsDocument';

/** Longer than the longest window of a cap, so that no change of the policy finds something missing. */
const KEPT_MS = (LONGEST_WINDOW_DAYS + 34) * 86_400_000;

/** Invariant: a permit is written only where nothing was since it was decided. @returns false when somebody else was quicker. */
export async function takePermit(
  context: EngineContext,
  profileId: ObjectId,
  known: PermitsDocument | null,
  permit: StoredPermit,
): Promise<boolean> {
  const { permits } = await contactCollections(context);
  if (known) {
    const kept = known.permits.filter(({ at }) => permit.at.getTime() - at.getTime() < KEPT_MS);
    const { matchedCount } = await permits.updateOne(
      { _id: profileId, revision: known.revision },
      { $set: { permits: [...kept, permit] }, $inc: { revision: 1 } },
    );
    return matchedCount > 0;
  }
  try {
    await permits.insertOne({ _id: profileId, account: context.account, permits: [permit], revision: 1 });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
