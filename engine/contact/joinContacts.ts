import type { Join } from '../people/occasions';
import type { EngineContext } from '../store/context';
import { moveRecipients } from './broadcasts/moveRecipients';
import { contactCollections } from './collections';
import { movePermits } from './permits/movePermits';

/** Rejected sends, permits and places in broadcasts follow a profile that is joined to another one. */
export async function joinContacts(context: EngineContext, { from, to }: Join): Promise<void> {
  const { rejections } = await contactCollections(context);
  await rejections.updateMany({ profileId: from }, { $set: { profileId: to._id } });
  await moveRecipients(context, from, to._id);
  await movePermits(context, from, to._id);
}
