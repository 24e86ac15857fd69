import { createHash } from 'node:crypto';
import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { encodePart } from '../../language/text/names';

/** *Broadcast*: a selection of profiles for one channel. Its numbers are counted, never kept. */
export interface BroadcastDocument {
  /** `account.id`, both encoded. */
  _id: string;
  account: string;
  id: string;
  name: string;
  /** Folded. */
  channel: string;
  /** Id of the topic. */
  topic?: string;
  createdAt: Date;
  /** Nobody is taken in any more, and nobody handed out who was not sent to. */
  closedAt?: Date;
  /** It is being deleted; its `account` is then `GONE`. */
  departure?: { account: string; at: Date };
}

/** A profile in a broadcast. */
export interface RecipientDocument {
  /** `broadcast.profile`: a profile is in a broadcast once, and pages are in the order of profile ids. */
  _id: string;
  account: string;
  /** `_id` of the broadcast. */
  broadcast: string;
  profileId: ObjectId;
  status: 'recipient' | 'rejected' | 'sent';
  /** Where the channel reaches the profile; of a rejected one the point that is listed. */
  point?: string;
  reason?: string;
  at: Date;
  sentAt?: Date;
}

export const broadcastKey = ({ accountKey }: EngineContext, id: string): string =>
  `${accountKey}.${encodePart(id)}`;

export const recipientId = (broadcast: string, profileId: ObjectId): string =>
  `${broadcast}.${profileId.toHexString()}`;

/** The ledger has one row for a recipient that is rejected for a reason, however often a crash has the batch done again. */
export function rejectionIdOf({ _id }: RecipientDocument, reason: string): ObjectId {
  return new ObjectId(createHash('sha256').update(`${_id}|${reason}`).digest().subarray(0, 12));
}
