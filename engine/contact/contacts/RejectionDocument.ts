import type { ObjectId } from 'mongodb';

/** A send that was refused (R82), or put off. */
export interface RejectionDocument {
  _id: ObjectId;
  account: string;
  profileId?: ObjectId;
  point?: string;
  channel: string;
  reason: string;
  /** Absent: rejected. */
  outcome?: 'later';
  /** Of what is put off: until when. */
  until?: Date;
  category?: string;
  /** Of a send about a topic: its name. */
  topic?: string;
  flowId?: string;
  broadcastId?: string;
  at: Date;
}
