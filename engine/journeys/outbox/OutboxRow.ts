import type { Collection, ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';

/** Something that is handed out until it is acknowledged: an entry of a flow, the end of a wait. */
export interface OutboxRow {
  _id: string | ObjectId;
  account: string;
  /** How often it was handed out. */
  attempt: number;
  /** It can be claimed from then on; absent when it is handled or parked. */
  leaseUntil?: Date;
  /** Names the claim that holds it. */
  lease?: string;
  owner?: string;
  doneAt?: Date;
  /** Given up after too many attempts; `requeue` brings it back. */
  parkedAt?: Date;
  /** Nobody is to have it any more. Without `doneAt`: somebody held it then, or it was parked. */
  withdrawnAt?: Date;
  /** What went wrong the last time. */
  error?: string;
}

/**
 * A durable outbox: rows that claims take under a lease, in the order of `leaseUntil`. Its collection has the indexes `claim` (scope, leaseUntil), `parked`
 * (scope, parkedAt) and `lease`.
 */
export interface Outbox {
  /** What a row is, in errors: `entry`. */
  readonly one: string;
  /** The same of several: `entries`. */
  readonly many: string;
  /** The field that says whose rows they are, by the key of a flow or of a place; whoever waits for them is woken by that key. */
  readonly scope: string;
  rows(context: EngineContext): Promise<Collection<OutboxRow>>;
  /** An id as it was handed out; `undefined`: it never was. */
  readId(id: string): OutboxRow['_id'] | undefined;
  /** What is done with a row that is handled, besides marking it. */
  readonly forgets?: readonly string[];
}
