import type { ObjectId } from 'mongodb';
import { followProfiles } from '../../people/profiles/followProfiles';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { moveRecipients } from './moveRecipients';

/** After people were taken into a broadcast or rejected: who was erased or joined to another one meanwhile takes that along. */
export const followRecipients = (context: EngineContext, ids: readonly ObjectId[]): Promise<void> =>
  followProfiles(context, ids, async (from, to) => {
    const { rejections } = await contactCollections(context);
    await rejections.updateMany({ profileId: from }, { $set: { profileId: to._id } });
    await moveRecipients(context, from, to._id);
  });
