import type { ObjectId } from 'mongodb';
import type { Place, WaitUnit } from '../../api/waits';
import type { EventCondition } from '../../language/rule/types';
import { encodePart } from '../../language/text/names';
import type { OutboxRow } from '../outbox/OutboxRow';

export interface StoredSpan {
  amount: number;
  unit: WaitUnit;
}

/** A branch as it was read: what `same` says is one of the conditions, a segment is its id. */
export type StoredBranch =
  | { kind: 'event'; event: EventCondition; same?: { property: string; value: string | number | boolean } }
  | { kind: 'segment'; segment: string; becomes: 'member' | 'notMember' }
  | { kind: 'date'; attribute: string; plus?: StoredSpan; minus?: StoredSpan; minutes?: number };

/** The event that ended a wait; names of properties are encoded. */
export interface EndingEvent {
  id: string;
  type: string;
  at: Date;
  properties?: Record<string, unknown>;
}

/** *Wait*: it waits, then it is a row of an outbox, then it is kept for the numbers. */
export interface WaitDocument extends OutboxRow {
  _id: ObjectId;
  /** Key of the place. */
  place: string;
  profileId: ObjectId;
  key?: string;
  /** There is one of it: who comes to the place again with the same one meets this wait. Goes when it is handled, or ended where it stands for all. */
  slot?: string;
  /** While it has not ended. */
  waiting?: true;
  branches: StoredBranch[];
  /** Ids of the segments among the branches, and of the one that it waits in. */
  segments?: string[];
  /** It waits only so long: the id of a segment, the key of a flow. */
  while?: { segment?: string; flow?: string };
  /** The flow that counts it, where the place has another id. */
  flow?: string;
  openedAt: Date;
  /** The revision of the profile that was read before the wait was stored: what is accepted at a later one counts. Those of earlier builds say none. */
  opened?: number;
  since?: Date;
  /** When the time is over. */
  until: Date;
  /** When it is to be looked at by itself: what time will end, and openings that nobody has finished. Goes with the end. */
  dueAt?: Date;
  /** JSON. */
  carry?: string;
  /** Events dated from `openedAt` on that had been accepted when it was opened. */
  before?: string[];
  /** The revision of the profile that it was looked at for last: never goes back. */
  rev: number;
  /** The moment that ended it, and by which branch. */
  endedAt?: Date;
  branch?: number | 'timedOut';
  event?: EndingEvent;
  /** Ended without an output. */
  cancelledAt?: Date;
}

/** *Place*: a node of a flow where somebody waited at some time. */
export interface PlaceDocument extends Place {
  /** `account.host.flow.node`, each part encoded. */
  _id: string;
  account: string;
  at: Date;
  /** Flows that count what waits here. */
  flows?: string[];
}

export const placeKey = ({ accountKey }: { readonly accountKey: string }, place: Place): string =>
  [accountKey, ...[place.host, place.flowId, place.nodeId].map(encodePart)].join('.');
