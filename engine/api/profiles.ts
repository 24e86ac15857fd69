import type { ConsentHistoryEntry } from './consentHistory';
import type { Rule } from '../language/rule/types';
import type { IdentityRef, ItemAnswers, ProfileKey, ProfileRef, Progress, WriteOptions } from './common';
import type { SegmentType } from './segments';
import type { Place } from './waits';

/** What is to be known of a person. At least one identity; none of it is needed when all of it is known. */
export interface ProfileInput {
  /** Exact; 1 to 500 characters. */
  externalId?: string;
  /** At most 100 per profile; trimmed and folded. */
  emails?: string[];
  /** At most 100 per profile; E.164, or in the way of the connection's default country. */
  phones?: string[];
  /** By exact name. `null`, `""` and `[]` clear; values of another type than the attribute's are refused. */
  attributes?: Record<string, unknown>;
  /** Added to those it has; created when they are new. */
  tags?: string[];
}

export type UpsertResult = 'created' | 'updated' | 'notModified';

export interface UpsertOptions extends WriteOptions {
  /**
   * `partial` (default): what is not named stays. `full`: attributes that are not named are cleared. Identities and tags are only ever added.
   */
  mode?: 'partial' | 'full';
  /** Default `join`. */
  whenSeveral?: WhenSeveral;
}

/**
 * When the identities of one input belong to several profiles: `join` makes one of them, `refuse` writes nothing and answers IDENTITY_CONFLICT with their
 * ids, as for a phone number that a family shares.
 */
export type WhenSeveral = 'join' | 'refuse';

/** *Profile*: what is known of one person. Instants are ISO strings, dates `YYYY-MM-DD`. */
export interface Profile extends ProfileKey {
  /** All of them; `externalId` is the first. */
  externalIds?: string[];
  emails: string[];
  phones: string[];
  attributes: Record<string, unknown>;
  /** Of an account with computed attributes: what they are now, without the empty ones. Numbers are the nearest doubles, instants ISO text. */
  computed?: Record<string, number | string>;
  /** As they were first written, in the order of their names. */
  tags: string[];
  createdAt: string;
  /** When an attribute, identity or tag last changed. */
  modifiedAt: string;
}

/** One thing that a person did. */
export interface ProfileEvent {
  id: string;
  type: string;
  at: string;
  properties: Record<string, unknown>;
}

/** A segment that a profile is in. */
export interface ProfileSegment {
  id: string;
  name: string;
  type: SegmentType;
  predefined: boolean;
  /** Of a real-time segment whose members are stored: since when. */
  since?: string;
}

/** A profile that was joined to another one, and can be on its own again. */
export interface ProfileJoin {
  /** Of the profile that was joined: what `unmerge` takes. It finds the one that took over. */
  id: string;
  at: string;
  /** 30 days later: until then the join can be undone. */
  until: string;
  /** As it was. */
  profile: Profile;
}

/** Everything that is stored about one person (subject access). */
export interface ProfileExport {
  profile: Profile;
  events: ProfileEvent[];
  /** What is kept to undo joins. */
  joins: ProfileJoin[];
  memberships: { segment: string; name: string; since?: string }[];
  flows: { flowId: string; outcome: string; entries: number; enteredAt?: string; exitedAt?: string }[];
  entries: {
    id: string;
    flowId: string;
    kind: 'entry' | 'exit';
    at: string;
    /** How often it was handed out. */
    attempts: number;
    handledAt?: string;
    /** It was given up then. */
    parkedAt?: string;
    /** What the flow said went wrong. */
    error?: string;
  }[];
  doNotContact: { point: string; channel: string; scope: 'account' | 'all'; reasons: unknown[] }[];
  /** `channel` `*`: every one. */
  doNotContactHistory: {
    point: string;
    action: string;
    channel: string;
    scope: 'account' | 'all';
    by: string;
    at: string;
    reason?: string;
    source?: string;
    note?: string;
    flowId?: string;
  }[];
  /** What its contact points have said about topics, each change with its evidence. */
  consents: { topic: string; point: string; status: string; at?: string }[];
  consentHistory: ConsentHistoryEntry[];
  /** Rejected sends to the profile, or to one of its contact points, and those that were put off. */
  rejections: {
    channel: string;
    point?: string;
    reason: string;
    outcome?: 'later';
    until?: string;
    category?: string;
    topic?: string;
    at: string;
    flowId?: string;
    broadcastId?: string;
  }[];
  /** What was allowed to be sent (`contacts.ask`). */
  permits: {
    at: string;
    channel: string;
    category?: string;
    flowId?: string;
    settled?: 'sent' | 'notSent';
  }[];
  /** What waits or has waited at places of flows; `carry` until its end was handled. */
  waits: {
    place: Place;
    key?: string;
    openedAt: string;
    until: string;
    endedAt?: string;
    branch?: number | 'timedOut';
    cancelledAt?: string;
    carry?: unknown;
  }[];
  /** The branches of splits. */
  splits: { split: string; branch: string; at: string }[];
  broadcasts: {
    broadcastId: string;
    name: string;
    channel: string;
    status: 'recipient' | 'rejected' | 'sent';
    at: string;
    contactPoint?: string;
    reason?: string;
    sentAt?: string;
  }[];
}

/** People: found by any of their identities, made when nobody has them, joined when several have. */
export interface ProfilesApi {
  /**
   * Creates or updates the profile that has any of the identities. Several profiles that have them are joined: the one created first stays,
   * its empty attributes are filled from the others (latest modified first), and identities, tags, events, memberships and entries move to it.
   *
   * @returns the profile's id and what came of it: `notModified` when everything was as written; `merged` has the ids of those who were joined to it.
   * @throws INVALID_ARGUMENT (no identity, bad email, phone, name), ATTRIBUTE_TYPE, TOO_LARGE, NOT_FOUND, IDENTITY_CONFLICT.
   * @example await engine.profiles.upsert({ emails: ['ada@example.com'], attributes: { city: 'London' } })
   */
  upsert(
    input: ProfileInput,
    options?: UpsertOptions,
  ): Promise<{ id: string; result: UpsertResult; merged?: string[] }>;
  /** Many at once, in order of input; one person named twice is written twice, in order. The good ones land. */
  upsertMany(
    inputs: readonly ProfileInput[],
    options?: UpsertOptions,
  ): Promise<ItemAnswers<{ id: string; result: UpsertResult; merged?: string[] }>>;
  /** @throws NOT_FOUND. The id of a profile that was joined to another one finds that one. */
  get(ref: ProfileRef): Promise<Profile>;
  /** Many at once, in order of input, each answered for itself. @throws INVALID_ARGUMENT when there is no list */
  getMany(refs: readonly ProfileRef[]): Promise<ItemAnswers<{ profile: Profile }>>;
  /**
   * Profiles that match a rule (`null`: all) in the order of their ids, which is that in which they were created, page by page.
   *
   * Or, with `{ search }`, those whom somebody looks for: by the beginning of a first or last name (both in either order), of an email address, a phone
   * number or an external id; over indexes, in the time of a keystroke whatever the size of the account. In one of up to 20 000 people any part of a
   * name or address finds them. The first `limit` that are found, names first; a search has no second page.
   *
   * @param page.limit 1 to 10 000, default 100. @param page.after the id of the last profile of the page before.
   * @param page.order `oldest` first (default) or `newest` first; both are read off an index, and end with the page.
   * @throws INVALID_RULE, INVALID_ARGUMENT
   * @example await engine.profiles.find({ search: 'ada lov' }, { limit: 10 })
   */
  find(
    what: Rule | { search: string } | null,
    page?: { limit?: number; after?: string; order?: 'oldest' | 'newest'; signal?: AbortSignal },
  ): Promise<Profile[]>;
  /**
   * What a person did: the latest first, page by page.
   *
   * @param options.type only events of it. @param options.after id of the last event of the page before. @param options.limit 1 to 10 000, default 100.
   * @throws NOT_FOUND, INVALID_ARGUMENT
   */
  events(
    ref: ProfileRef,
    options?: { type?: string; after?: string; limit?: number },
  ): Promise<ProfileEvent[]>;
  /** The segments that a profile is in now, by name: snapshot and predefined ones too. @throws NOT_FOUND */
  segments(ref: ProfileRef): Promise<ProfileSegment[]>;
  /**
   * Erases a person: profile, events, memberships, participations, entries and places in broadcasts. Do Not Contact records stay; rejected sends stay without
   * saying whose they were. A crash on the way is made good by background work.
   *
   * @throws NOT_FOUND
   */
  delete(ref: ProfileRef): Promise<{ id: string }>;
  /**
   * Joins the profiles as `upsert` with an identity of each would; the one created first stays. Always waits until all is moved and evaluated.
   *
   * @throws NOT_FOUND with the place in the list, INVALID_ARGUMENT, IDENTITY_CONFLICT when they have too many
   * identities together, TOO_LARGE when a document cannot hold them
   */
  merge(refs: readonly ProfileRef[], options?: WriteOptions): Promise<{ id: string; merged: string[] }>;
  /**
   * Takes an identity off a profile: from then on it finds nobody, and is free for somebody else. Segments are evaluated, what was before stays in the
   * histories, and the other identities keep their order. Do Not Contact records of an address stay on the list; they close the gate for that address,
   * no longer for the person. An identity that was stored in earlier times and could not be given today is named as `get` shows it.
   *
   * @throws NOT_FOUND (no such profile; `/email`, `/phone` or `/externalId`: it does not have the identity), INVALID_ARGUMENT (none or several are named, no
   *   address or number; or it is the only one that the profile has: nobody could find it again), IDENTITY_CONFLICT when others write all the time.
   * @example await engine.profiles.removeIdentity({ externalId: 'ada' }, { email: 'ada@old.example' })
   */
  removeIdentity(ref: ProfileRef, identity: IdentityRef, options?: WriteOptions): Promise<{ id: string }>;
  /**
   * Undoes a join of the last 30 days: who was joined to another one is on their own again under the `id` they had, with the identities, attributes and
   * tags of then (identities that were taken off since, and tags that were deleted, do not come back) and what they had done until then. Attributes
   * that the join had filled and tags that it had brought leave the other one, unless they are others by now; what came after the join stays there.
   * Segments are evaluated; nobody enters a segment or a flow again by it. Always waits until all is moved and evaluated.
   *
   * @param id of the profile that was joined, or of the one that took over: then its latest join is undone.
   * @returns the profile that is on its own again, and the one that it was joined to.
   * @throws NOT_FOUND (no such profile, or no join of the last 30 days), INVALID_ARGUMENT, IDENTITY_CONFLICT when one of the two would be without
   *   any identity.
   * @example await engine.profiles.unmerge(merged[0])
   */
  unmerge(id: string, options?: WriteOptions): Promise<{ id: string; from: string }>;
  /** Who was joined to a person in the last 30 days, the latest first: what `unmerge` can undo. @throws NOT_FOUND */
  joins(ref: ProfileRef): Promise<ProfileJoin[]>;
  /** Everything known about one person: events, memberships, flows, Do Not Contact and consents with their evidence, rejected sends. @throws NOT_FOUND */
  export(ref: ProfileRef): Promise<ProfileExport>;
  import: ImportApi;
}

export interface ImportOptions {
  /** `csv`, `ndjson` (one JSON object a line), or `rows` (default for arrays). Default of text: what it begins as; a list of JSON objects is read as well. */
  format?: 'csv' | 'ndjson' | 'rows';
  /** Of CSV; default: the one that fits the first line. */
  delimiter?: string;
  /** Of bytes; default: UTF-8, or UTF-16 where they look like it. */
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Column → where it goes (see `ImportColumn.target`); default: what the analysis proposes. `null` leaves a column out. */
  columns?: Record<string, string | null>;
  /**
   * Column → how its values are written: days as `DD/MM/YYYY`, `MM/DD/YYYY`, `D.M.YYYY`, with ` HH:mm`, ` HH:mm:ss` or ` hh:mm A` (AM and PM) behind them instants in the
   * account's zone; numbers as `1,234.5` or `1.234,5`. Default: as attributes take them, or what the analysis proposes because they can only be written so.
   */
  formats?: Record<string, string>;
  /**
   * What an empty cell does: `keep` says nothing, `clear` clears the attribute. Default: `keep`, in files and in rows; `null` in NDJSON and rows clears.
   * With `keep` that says nothing either.
   */
  emptyCells?: 'keep' | 'clear';
  /** What a cell that cannot be read does: `refuse` (default) its row, or `leaveOut` only itself, as long as somebody is named by the others. */
  badCells?: 'refuse' | 'leaveOut';
  signal?: AbortSignal;
  onProgress?: (progress: { rows: number }) => void;
}

export interface ImportColumn {
  name: string;
  /** `externalId`, `email`, `phone`, `tags`, `attributes.<name>`, or null when it is left out. */
  target: string | null;
  /** Of an attribute: the one it has, or will get by the import. */
  type?: string;
  /** How its values are written, where that is not as attributes take them: as `formats` said, or because they can only be written so. */
  format?: string;
  /** They can be written in each of these ways (is 1.234 more than a thousand, 03/04 in March or in April?): say which by `formats`. Until then a new attribute is
   * text, and such a cell is refused for one that is a number or a date. */
  formats?: string[];
  /** Its first values, at most five. */
  sample: string[];
}

export interface ImportProblem {
  /** From 1; of CSV and NDJSON the line in the file, of rows the position. */
  line: number;
  column?: string;
  message: string;
  hint: string;
}

/** A key that several rows have with other identities beside it: committed, they are one person. */
export interface SharedKey {
  kind: 'email' | 'phone' | 'externalId';
  value: string;
  rows: number;
}

export interface ImportAnalysis {
  importId: string;
  rows: number;
  valid: number;
  /** The first thousand, of cells that were left out too; `refused` hands out all refused rows. */
  problems: ImportProblem[];
  columns: ImportColumn[];
  /** The twenty most frequent; is it a shared address or number, then leave its column out. Absent when there is none. */
  sharedKeys?: SharedKey[];
  /** Cells that were left out alone, with `badCells: 'leaveOut'`. Absent when there is none. */
  leftOut?: number;
  /** `Import 2026-11-24 10:15` in the account's zone: on every imported profile, unless other tags are chosen (R67, R68). */
  defaultTag: string;
}

export interface ImportCommitOptions {
  /** Default: the default tag alone. `[]`: none. */
  tags?: string[];
  mode?: 'partial' | 'full';
  /** When the identities of one row belong to several profiles. Default `join`; `refuse` makes it a refused row. */
  whenSeveral?: WhenSeveral;
  signal?: AbortSignal;
  /** Rows of the whole import, and how many of this call per second. */
  onProgress?: (progress: Progress & { perSecond: number }) => void;
}

export interface ImportReport {
  importId: string;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** How many profiles were joined to another one; absent when nobody was. */
  merged?: number;
  tags: string[];
}

export interface ImportStatus extends Progress {
  importId: string;
  status: 'analyzed' | 'committing' | 'committed';
  analyzedAt: string;
  defaultTag: string;
  /** Once it is being committed. */
  tags?: string[];
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  merged?: number;
}

export interface ImportSummary {
  importId: string;
  status: ImportStatus['status'];
  analyzedAt: string;
  rows: number;
  /** Of them, those that the analysis found nothing wrong with. */
  valid: number;
  defaultTag: string;
  /** Once it is being committed. */
  tags?: string[];
}

/** Import of profiles in two steps: look, then do (R67, R68). What was read is kept for 30 days, what was written is not kept. */
export interface ImportApi {
  /**
   * Reads everything and writes no profile.
   *
   * @throws INVALID_ARGUMENT for a source or options that cannot be used; what is wrong with a row is a problem of that row.
   */
  analyze(
    source: string | Uint8Array | AsyncIterable<string | Uint8Array> | readonly Record<string, unknown>[],
    options?: ImportOptions,
  ): Promise<ImportAnalysis>;
  /**
   * Writes the profiles in batches, rows of one person in their order; goes on where a crash ended it, doubling nothing. Committing again
   * gives the same report.
   *
   * @throws NOT_FOUND; INVALID_ARGUMENT for other options than it was begun with.
   */
  commit(importId: string, options?: ImportCommitOptions): Promise<ImportReport>;
  /** How far it is. @throws NOT_FOUND */
  status(importId: string): Promise<ImportStatus>;
  /** The imports that are kept, the latest first; at most 1 000. */
  list(): Promise<ImportSummary[]>;
  /** The refused rows with line and reason, in the order of the file: those of the analysis, and after `commit` those of the commit too. @throws NOT_FOUND */
  refused(importId: string): AsyncIterable<ImportProblem & { row: Record<string, unknown> }>;
}
