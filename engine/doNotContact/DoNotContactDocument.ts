/** Why a contact point is on the list; several stand side by side. */
export interface ListedReason {
  reason: string;
  source: string;
  note?: string;
  flowId?: string;
  at: Date;
}

/** A contact point on the Do Not Contact list (R74). */
export interface DoNotContactDocument {
  /** `account|channel|kind|value`: account `*` = all accounts, channel `*` = every channel; both encoded. */
  _id: string;
  account: string;
  channel: string;
  kind: 'email' | 'phone';
  value: string;
  reasons: ListedReason[];
  at: Date;
}

/** What was done to a contact point, in order; each entry carries the hash of the one before (B6). */
export interface DoNotContactHistoryDocument {
  /** `account|kind|value|sequence`. */
  _id: string;
  account: string;
  point: string;
  sequence: number;
  action: 'add' | 'remove';
  channel: string;
  scope: 'account' | 'all';
  reason?: string;
  source?: string;
  note?: string;
  flowId?: string;
  by: string;
  at: Date;
  previous: string;
  hash: string;
}
