import type { ObjectId } from 'mongodb';

/** That somebody may be sent something: it counts from `at` on, until it is said that it was not sent. */
export interface StoredPermit {
  id: string;
  at: Date;
  channel: string;
  category?: string;
  flow?: string;
  settled?: 'sent' | 'notSent';
}

/** The permits of one profile in one document: of askers at the same instant one writes first, the others ask again. */
export interface PermitsDocument {
  /** The profile. */
  _id: ObjectId;
  account: string;
  permits: StoredPermit[];
  /** Counts the writes of this document. */
  revision: number;
}
