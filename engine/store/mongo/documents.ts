/**
 * What is stored, collection by collection (docs/data-model.md has the indexes and the reasons). Every document carries its account.
 * Instants are Dates; names of attributes and properties are encoded (language/text/names.ts); profile ids are ObjectIds here and
 * 24 hexadecimal characters outside.
 */
import type { ObjectId } from 'mongodb';
import type { StoredValue } from '../../evaluation/interpreters/memory/facts';
import type { AttributeType, IdentityKind } from '../../language/rule/types';

export interface ProfileDocument {
  _id: ObjectId;
  account: string;
  /** Hash of the id, 0–1023: a random partition for builds and estimates. */
  bucket: number;
  /** `account.kind.value` with the account encoded; unique over the collection. */
  keys: string[];
  identities: Partial<Record<IdentityKind, string[]>>;
  /** The first of `identities.externalId`: what lists say of a profile, here where an index can say it. */
  externalId?: string;
  /** By encoded name; `createdAt` and `modifiedAt` are attributes like any other. */
  attributes: Record<string, StoredValue>;
  /** Folded text attributes, lists and objects by encoded name; also `externalId`s under `%externalId`. */
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
  /** Ids of profiles that were joined to this one: they still find it. */
  joined?: ObjectId[];
  /** Keys of a profile that is being joined to this one, until they are its own. */
  adopting?: string[];
  /** The profile is no longer one: it is being erased, or joined to another one. Its `account` is then `GONE`. */
  departure?: Departure;
}

/** The account of profiles that are on their way out: nobody can choose it, so no query of an account sees them. */
export const GONE = '\u0000gone';

export interface Departure {
  account: string;
  /** The profile that takes everything over; absent when it is erased. */
  into?: ObjectId;
  at: Date;
}

/** Profiles that are made together, until they are evaluated: they have no marks of their own. */
export interface BirthsDocument {
  _id: ObjectId;
  account: string;
  profileIds: ObjectId[];
  at: Date;
  /** When it is looked after again, should their maker have died. */
  dueAt: Date;
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
}

export type InboxEvent = Omit<EventDocument, 'account' | 'profileId' | 'bucket'>;

export interface AttributeDocument {
  /** `account.name`, both encoded. */
  _id: string;
  account: string;
  name: string;
  type: AttributeType;
}

/** One per account: what every process has to notice. */
export interface ConfigDocument {
  /** The account. */
  _id: string;
  /** Grows with every change of segments, attribute types or the zone. */
  version: number;
  timeZone?: string;
  /** A process that knows only earlier versions of what is stored refuses. */
  dataVersion?: number;
  /** When the account was first opened. */
  createdAt?: Date;
}

/** Work that one process does at a time, for efficiency: correctness never rests on it. */
export interface LeaseDocument {
  _id: string;
  owner: string;
  until: Date;
}
