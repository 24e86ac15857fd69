import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { followProfiles } from '../../people/profiles/followProfiles';
import { moveRecipients } from './moveRecipients';

/** After people were taken into a broadcast or rejected: who was erased or joined to another one meanwhile takes that along. */
export const followRecipients = (context: EngineContext, ids: readonly ObjectId[]): Promise<void> =>
  followProfiles(context, ids, async (from, to) => {
    const { rejections } = await context.collections();
    await rejections.updateMany({ profileId: from }, { $set: { profileId: to._id } });
    await moveRecipients(context, from, to._id);
  });
