import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import { recipientId } from './BroadcastDocument';

/**
 * A profile that is joined to another one takes its place in broadcasts along. Where both are in one they are one recipient from now on, and
 * what was sent stays sent. Doing it twice changes nothing.
 */
export async function moveRecipients(context: EngineContext, from: ObjectId, to: ObjectId): Promise<void> {
  const { recipients } = await contactCollections(context);
  for (const recipient of await recipients.find({ profileId: from }).toArray()) {
    const moved = { ...recipient, _id: recipientId(recipient.broadcast, to), profileId: to };
    try {
      await recipients.insertOne(moved);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const { _id, sentAt, point } = moved;
      if (recipient.status === 'sent')
        await recipients.updateOne(
          { _id, status: { $ne: 'sent' } },
          {
            $set: { status: 'sent', ...(sentAt && { sentAt }), ...(point !== undefined && { point }) },
            $unset: { reason: '' },
          },
        );
    }
    await recipients.deleteOne({ _id: recipient._id });
  }
}
