import type { ConsentSettings } from '../../api/consent';
import type { PendingHistory } from '../doNotContact/DoNotContactDocument';

/** *Topic*: what people can be written to about. */
export interface TopicDocument {
  /** Its id; links carry it. */
  _id: string;
  account: string;
  name: string;
  /** The name, folded. */
  key: string;
  description: string;
  channels: string[];
  default: 'opt-in' | 'opt-out';
  createdAt: Date;
  /** Absent once it is deleted. */
  isOpen?: true;
  /** Deleted: the topic that has taken its place. */
  replacedBy?: string;
  /** All that was said about it has gone over. */
  isMoved?: true;
}

/** What a contact point has said about a topic. It is about the point, whoever has it: joining and erasing people leave it as it is. */
export interface ConsentDocument {
  /** `account|topic|kind|value`, account and topic encoded. */
  _id: string;
  account: string;
  topic: string;
  kind: 'email' | 'phone';
  value: string;
  /** As it was first written, where that is not its value. */
  written?: string;
  /** Absent: nothing yet. */
  status?: 'subscribed' | 'unsubscribed';
  /** Since when: what was given elsewhere, since then. */
  at?: Date;
  /** The act that has made it so. */
  act?: string;
  /** Somebody was asked to confirm, and has not answered. */
  request?: { act: string; at: Date };
  /** Counts the changes: one is written only where nothing was since. */
  revision: number;
  /** Written with the record in one update, then moved into the history: a crash between the two loses neither. */
  pending?: PendingHistory[];
}

/** When a contact point was last handed a link to confirm; it is named by a hash. */
export interface ConsentRequestDocument {
  /** `account|hash of the point`, the account encoded. */
  _id: string;
  account: string;
  at: Date;
}

/** A key that links are signed with; the one of the highest number signs. */
export interface ConsentKeyDocument {
  /** `account|number`, the account encoded. */
  _id: string;
  account: string;
  number: number;
  /** 32 bytes, base64. */
  secret: string;
  /** Name of the environment's key that it takes as well, where there was one when it was made. */
  with?: string;
  createdAt: Date;
}

export interface ConsentSettingsDocument {
  /** The account. */
  _id: string;
  account: string;
  settings: ConsentSettings;
}
