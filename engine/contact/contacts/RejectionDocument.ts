import type { ObjectId } from 'mongodb';

/** A send that was refused (R82). */
export interface RejectionDocument {
  _id: ObjectId;
  account: string;
  profileId?: ObjectId;
  point?: string;
  channel: string;
  reason: string;
  flowId?: string;
  broadcastId?: string;
  at: Date;
}
