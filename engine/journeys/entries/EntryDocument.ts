import type { ObjectId } from 'mongodb';
import type { EntryCause, EntryKind } from '../flows/FlowDocument';
import type { OutboxRow } from '../outbox/OutboxRow';

/**
 * *Entry*: one passage of a profile into (or out of) a flow; a row of the durable outbox. Withdrawn: the
 * profile left before anybody had handled it (stopOnExit).
 */
export interface EntryDocument extends OutboxRow {
  /** `flow:profile:epoch:kind`: the same passage always has the same id. */
  _id: string;
  /** `_id` of the flow. */
  flow: string;
  kind: EntryKind;
  profileId: ObjectId;
  externalId?: string;
  /** Id of the real-time segment that was entered or left; absent for tags, profiles, companies. */
  segment?: string;
  cause?: EntryCause;
  at: Date;
}

export const entryId = (flow: string, profileId: ObjectId, epoch: string, kind: EntryKind): string =>
  `${flow}:${profileId.toHexString()}:${epoch}:${kind}`;
