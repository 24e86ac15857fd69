import type { RejectionDocument } from '../contacts/RejectionDocument';
import type { EngineContext } from '../context';
import { kindOfChannel, pointKey } from '../identities/contactPoint';
import { ignoringDuplicates } from '../mongo/duplicateKey';
import { rejectionIdOf, type BroadcastDocument, type RecipientDocument } from './BroadcastDocument';

/** Every rejection of a broadcast stands in the ledger of rejected sends (R82), once. */
export async function recordRejected(context: EngineContext, { id, channel }: BroadcastDocument, recipients: readonly RecipientDocument[]): Promise<void> {
  const rows = recipients.flatMap((recipient): RejectionDocument[] => {
    const { status, profileId, point, reason, at } = recipient;
    if (status !== 'rejected' || reason === undefined) return [];
    return [
      {
        _id: rejectionIdOf(recipient, reason),
        account: context.account,
        profileId,
        ...(point !== undefined && { point: pointKey({ kind: kindOfChannel(channel), value: point }) }),
        channel,
        reason,
        broadcastId: id,
        at,
      },
    ];
  });
  if (rows.length === 0) return;
  const { rejections } = await context.collections();
  await ignoringDuplicates(() => rejections.insertMany(rows, { ordered: false }));
}
