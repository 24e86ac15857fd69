import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { followRecipients } from '../broadcasts/followRecipients';
import { contactCollections } from '../collections';
import type { RejectionDocument } from './RejectionDocument';

/** Into the ledger of what was not sent. */
export async function recordRejection(
  context: EngineContext,
  row: Omit<RejectionDocument, '_id'>,
): Promise<void> {
  await recordRejections(context, [{ ...row, _id: new ObjectId() }]);
}

/** The same of many. */
export async function recordRejections(
  context: EngineContext,
  rejected: readonly RejectionDocument[],
): Promise<void> {
  if (rejected.length === 0) return;
  const { rejections } = await contactCollections(context);
  await rejections.insertMany([...rejected], { ordered: false });
  await followRecipients(
    context,
    rejected.flatMap(({ profileId }) => profileId ?? []),
  );
}
