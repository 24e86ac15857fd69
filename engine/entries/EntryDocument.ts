import type { ObjectId } from 'mongodb';

/** A row of the durable outbox: one per (flow, profile, visit, kind). */
export interface EntryDocument {
  /** `flow:profile:epoch:kind`. */
  _id: string;
  account: string;
  flow: string;
  kind: 'entry' | 'exit';
  profileId: ObjectId;
  externalId?: string;
  segment?: string;
  at: Date;
  attempt: number;
  /** Open entries only: claimable from here on. */
  leaseUntil?: Date;
  lease?: string;
  owner?: string;
  /** The last failure that was reported. */
  error?: string;
  /** Given up after too many attempts, until it is queued again. */
  parkedAt?: Date;
  /** Handled: kept 30 days, because a slow fan-out may still hold its id. */
  doneAt?: Date;
}
