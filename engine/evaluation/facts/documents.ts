/**
 * What is stored, collection by collection (docs/data-model.md has the indexes and the reasons). Every document carries its account.
 * Instants are Dates; names of attributes and properties are encoded (language/text/names.ts); profile ids are ObjectIds here and
 * 24 hexadecimal characters outside.
 */
import type { ObjectId } from 'mongodb';
import type { StoredValue } from '../../language/attributes/StoredValue';
import type { AttributeType, ComputedDefinition, IdentityKind, Rule } from '../../language/rule/types';

export interface ProfileDocument {
  _id: ObjectId;
  account: string;
  /** Hash of the id, 0–1023: a random partition for builds and estimates. */
  bucket: number;
  /** `account.kind.value` with the account encoded; unique over the collection. */
  keys: string[];
  /** In the order in which they were given; email addresses in the form in which they are compared. */
  identities: Partial<Record<IdentityKind, string[]>>;
  /** Email addresses as they were first written, those of which that is not the form in which they are compared. */
  written?: string[];
  /** The first of `identities.externalId`: what lists say of a profile, here where an index can say it. */
  externalId?: string;
  /** By encoded name; `createdAt` and `modifiedAt` are attributes like any other. */
  attributes: Record<string, StoredValue>;
  /** Folded text attributes, lists and objects by encoded name; also `externalId`s under `%externalId`, and email addresses
   * under `%email` where one of them was written otherwise than it is compared. */
  folded: Record<string, StoredValue>;
  foldVersion: string;
  /** Trimmed and folded. */
  tags: string[];
  /** Counts changes; every evaluation is made at a revision. */
  revision: number;
  /** Server time of the last revision; never decreases. */
  at: Date;
  /** Marks the write that issued the latest revision. */
  changedBy?: string;
  /** Accepted events that are not yet in `events`. */
  inbox?: InboxEvent[];
  /** What changed since the last evaluation: key (`e:type`, `a:name`, `t:tag`, `i:kind`, `*`), encoded → revision. */
  dirty?: Record<string, number>;
  dirtyAt?: Date;
  /** The arrivals whose events were accepted last, and the revision that has accepted them; as soon as they are over it says nothing. Without a revision: none
   * of those is accepted any more. */
  arrived?: { in: ObjectId; rev?: number };
  /** Ids of profiles that were joined to this one: they still find it. */
  joined?: ObjectId[];
  /** Keys of a profile that is being joined to this one, until they are its own. */
  adopting?: string[];
  /** Whatever packed columns say of it may be out of date (`evaluation/packed`). */
  unpacked?: true;
  /** Profiles that are being separated from it: what they did is on its way back. */
  parting?: ObjectId[];
  /** What waits of it (`journeys/waits`): id → the revision at which the wait began. */
  waits?: Record<string, number>;
  /** The profile is no longer one: it is being erased, or joined to another one. Its `account` is then `GONE`. */
  departure?: Departure;
}

export interface Departure {
  account: string;
  /** The profile that takes everything over; absent when it is erased. */
  into?: ObjectId;
  at: Date;
  /** That of its leaving (`evaluation/packed/leavers.ts`). */
  note?: ObjectId;
}

export interface EventDocument {
  /** `account.id` with the account encoded. */
  _id: string;
  account: string;
  profileId: ObjectId;
  bucket: number;
  type: string;
  at: Date;
  /** The profile's revision that accepted it. */
  rev: number;
  properties?: Record<string, unknown>;
  /** Whose it was before a join. */
  was?: ObjectId;
}

export type InboxEvent = Omit<EventDocument, 'account' | 'profileId' | 'bucket' | 'was'>;

export interface AttributeDocument {
  /** `account.name`, both encoded. */
  _id: string;
  account: string;
  name: string;
  type: AttributeType;
  /** Of an attribute that the engine computes of events: nothing is stored on profiles. */
  computed?: Omit<ComputedDefinition, 'name'>;
}

/** The name of a tag; profiles carry its key. */
export interface TagDocument {
  /** `account.name`, account encoded, name folded. */
  _id: string;
  account: string;
  /** As it was first written. */
  name: string;
  key: string;
  createdAt: Date;
  /** It is being deleted: no segment begins to use it. */
  leaving?: Date;
}

/** As much of a segment as a rule that refers to it reads (SegmentDocument has the rest). */
export interface SegmentAsReferred {
  /** 24 hexadecimal characters; the predefined ones are `account:active-mobile-users` and the like. */
  _id: string;
  account: string;
  name: string;
  /** Folded; unique per account. */
  nameKey: string;
  type: 'snapshot' | 'realTime';
  /** Made for a flow whose audience is a tag or a company in real time: not listed. */
  hidden?: boolean;
  definition: SegmentDefinition;
}

/** One version of a segment's definition; a running flow keeps the one it was launched with (R20). */
export interface SegmentDefinition {
  version: number;
  /** Version of the rule language (language/rule/migrate.ts). */
  language: number;
  rule: Rule;
  createdAt: Date;
}

/** As much of the Do Not Contact list as a rule can ask about (DoNotContactDocument has the rest). */
export interface ListedPoint {
  /** `account|channel|kind|value`. */
  _id: string;
  /** `*` = all accounts. */
  account: string;
  channel: string;
  kind: 'email' | 'phone';
  value: string;
  /** Of an email address: it was listed as it is compared today. */
  exact?: boolean;
  /** Without one it is off the list, and about to be removed. */
  reasons: { reason: string }[];
}
