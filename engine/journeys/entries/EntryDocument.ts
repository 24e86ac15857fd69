import type { ObjectId } from 'mongodb';
import type { EntryKind } from '../flows/FlowDocument';

/** *Entry*: one passage of a profile into (or out of) a flow; a row of the durable outbox. */
export interface EntryDocument {
  /** `flow:profile:epoch:kind`: the same passage always has the same id. */
  _id: string;
  account: string;
  /** `_id` of the flow. */
  flow: string;
  kind: EntryKind;
  profileId: ObjectId;
  externalId?: string;
  /** Id of the real-time segment that was entered or left; absent for tags, profiles, companies. */
  segment?: string;
  at: Date;
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
  /** The profile left before anybody had handled it (stopOnExit). Without `doneAt`: somebody held it then, or it was parked. */
  withdrawnAt?: Date;
  /** What went wrong the last time. */
  error?: string;
}

export const entryId = (flow: string, profileId: ObjectId, epoch: string, kind: EntryKind): string =>
  `${flow}:${profileId.toHexString()}:${epoch}:${kind}`;
