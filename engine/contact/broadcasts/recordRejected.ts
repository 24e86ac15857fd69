import type { ObjectId } from 'mongodb';
import { kindOfChannel, pointKey } from '../../language/identities/contactPoint';
import { keyOfAddress } from '../../language/identities/addresses';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import type { RejectionDocument } from '../contacts/RejectionDocument';
import { rejectionIdOf, type BroadcastDocument, type RecipientDocument } from './BroadcastDocument';

/** A recipient has its address as it was written; the ledger has it as it is compared. */
const keyOfPoint = (channel: string, point: string): string => {
  const kind = kindOfChannel(channel);
  return pointKey({ kind, value: kind === 'email' ? keyOfAddress(point) : point });
};

/** Every rejection of a broadcast stands in the ledger of rejected sends (R82), once. */
export async function recordRejected(
  context: EngineContext,
  { id, channel }: BroadcastDocument,
  recipients: readonly RecipientDocument[],
): Promise<void> {
  const rows = recipients.flatMap((recipient): RejectionDocument[] => {
    const { status, profileId, point, reason, at } = recipient;
    if (status !== 'rejected' || reason === undefined) return [];
    return [
      {
        _id: rejectionIdOf(recipient, reason),
        account: context.account,
        profileId,
        ...(point !== undefined && { point: keyOfPoint(channel, point) }),
        channel,
        reason,
        broadcastId: id,
        at,
      },
    ];
  });
  if (rows.length === 0) return;
  const { rejections } = await contactCollections(context);
  // A profile that was joined to another one has brought its rejections along, under ids of its own.
  const present = await rejections
    .find(
      {
        profileId: { $in: rows.map(({ profileId }) => profileId as ObjectId) },
        account: context.account,
        broadcastId: id,
      },
      { projection: { profileId: 1, reason: 1 } },
    )
    .toArray();
  const known = new Set(present.map(keyOf));
  const fresh = rows.filter((row) => !known.has(keyOf(row)));
  if (fresh.length > 0) await ignoringDuplicates(() => rejections.insertMany(fresh, { ordered: false }));
}

const keyOf = ({ profileId, reason }: Pick<RejectionDocument, 'profileId' | 'reason'>): string =>
  `${profileId?.toHexString()} ${reason}`;
