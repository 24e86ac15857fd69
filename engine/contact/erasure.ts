import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../store/context';
import { contactCollections } from './collections';

/** What Do Not Contact knows is kept: it is evidence (R76). Rejected sends stay counted, and no longer say whose they were. */
export async function eraseContacts(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { recipients, rejections, permits } = await contactCollections(context);
  await Promise.all([
    recipients.deleteMany({ profileId }),
    permits.deleteOne({ _id: profileId }),
    rejections.updateMany({ profileId }, { $unset: { profileId: '' } }),
  ]);
}
