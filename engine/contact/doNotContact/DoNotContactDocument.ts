/** Why a contact point is on the list; several stand side by side. */
export interface ListedReason {
  reason: string;
  source: string;
  note?: string;
  flowId?: string;
  /** Only these are forbidden, folded; absent: everything. */
  categories?: string[];
  at: Date;
}

/** An entry of the history before it has found its place at the end. */
export interface PendingHistory {
  /** Names the act: appending it twice is noticed. */
  id: string;
  account: string;
  /** `email:anita@example.com` */
  point: string;
  action: 'add' | 'remove' | 'request' | 'subscribe' | 'unsubscribe';
  channel: string;
  scope: 'account' | 'all';
  reason?: string;
  source?: string;
  note?: string;
  flowId?: string;
  categories?: string[];
  by: string;
  at: Date;
  /** Of what is said about a topic; the list says nothing of it. */
  consent?: ConsentSaid;
}

/** What is kept of a consent as its proof. */
export interface ConsentSaid {
  /** Id of the topic. */
  topic: string;
  how: string;
  /** The words that the person saw, and which version of them. */
  shown?: string;
  version?: string;
  ip?: string;
  userAgent?: string;
  /** Of one that was given elsewhere: when. */
  givenAt?: Date;
}

/** A contact point on the Do Not Contact list (R74). Without reasons it is off the list, and about to be removed. */
export interface DoNotContactDocument {
  /** `account|channel|kind|value`: account `*` = all accounts, channel `*` = every channel; both encoded. */
  _id: string;
  account: string;
  channel: string;
  kind: 'email' | 'phone';
  value: string;
  /** As it was first written, where that is not its value. */
  written?: string;
  /** Of an email address: it was listed as it is compared today. Without it every address counts that was the same when they were folded. */
  exact?: boolean;
  reasons: ListedReason[];
  /** Written with the record in one update, then moved into the history: a crash between the two loses neither. */
  pending?: PendingHistory[];
}

/** What was done to a contact point, in order; each entry carries the hash of the one before (B6). */
export interface DoNotContactHistoryDocument extends PendingHistory {
  /** `account|point|sequence`. */
  _id: string;
  sequence: number;
  previous: string;
  hash: string;
  /** It is, or is about to be, in the chain of its account; those of earlier versions are in it from its beginning. */
  chained?: true;
}

/** The running head of an account: entries of its histories, in the order in which they came. */
export interface DoNotContactLinkDocument {
  /** `account|sequence`, the account encoded. */
  _id: string;
  account: string;
  sequence: number;
  /** `point|sequence` of each, the point by a hash. */
  entries: string[];
  /** Theirs, in the same order. */
  hashes: string[];
  previous: string;
  /** Over all of this: SHA-256, of a signed one HMAC-SHA-256. */
  hash: string;
  signed?: true;
  at: Date;
}
