import type { ItemAnswers, ProfileRef, Progress } from './common';
import type { ImportProblem } from './profiles';

/** A phone number or an email address, or all of a profile's; of an address beside a profile both are asked about. */
export type ContactPoint = { email: string } | { phone: string };
export type Contact = ContactPoint | { profile: ProfileRef };

export type DoNotContactInput = Contact & {
  /** `email`, `sms`, …; default: every channel. */
  channel?: string;
  /** Default `account`. `all`: every account of the database. */
  scope?: 'account' | 'all';
  /** Another account of the database, by name (`accounts.list`): the record counts there. Default: the engine's own. */
  account?: string;
  /** `unsubscribed bounced complaint keyword manual import flow`, or any other text. */
  reason: string;
  /** Who or what says so. */
  source: string;
  note?: string;
  flowId?: string;
  /** Only what is of one of these categories is forbidden; default: everything. What says no category is forbidden all the same. */
  categories?: string[];
};

export interface DoNotContactRecord {
  kind: 'email' | 'phone';
  value: string;
  channel: string | null;
  scope: 'account' | 'all';
  reasons: {
    reason: string;
    source: string;
    note?: string;
    flowId?: string;
    /** As they are compared: in lower case. */
    categories?: string[];
    at: string;
  }[];
}

export interface DoNotContactCheck {
  allowed: boolean;
  listed: boolean;
  /** Why not; of several reasons the first. */
  reason?: string;
  records: DoNotContactRecord[];
}

export interface HistoryEntry {
  point: string;
  action: 'add' | 'remove';
  channel: string | null;
  scope: 'account' | 'all';
  reason?: string;
  source?: string;
  note?: string;
  flowId?: string;
  categories?: string[];
  by: string;
  at: string;
  /** Over this entry and the hash of the one before (B6). */
  hash: string;
}

/** The end of a chain: of how many links, and the hash of the last one. */
export interface DoNotContactChainEnd {
  links: number;
  hash: string;
}

/**
 * What the Do Not Contact history was at an instant. Kept where whoever may write to the database may not, it shows later whether anything before has been
 * changed, by whomever. It is JSON.
 */
export interface DoNotContactAnchor {
  account: string;
  at: string;
  own: DoNotContactChainEnd;
  /** Of what is listed for all accounts. */
  all: DoNotContactChainEnd;
  /** With the key of the environment (`AUDIENCE_DO_NOT_CONTACT_KEY`), if there is one. */
  signature?: string;
}

/** The Do Not Contact list (R74–R84). */
export interface DoNotContactApi {
  /**
   * Reasons stand side by side, and one that is for other categories beside the same one; the very same again moves on its time and note.
   *
   * @returns the records of the contact points meant: of a profile all that the channel uses. @throws INVALID_ARGUMENT, NOT_FOUND
   */
  add(input: DoNotContactInput): Promise<{ records: DoNotContactRecord[] }>;
  /**
   * Lifts a reason (default: all of them) from that channel, scope and account (default: the record of every channel, `account`); what others say stays (R84).
   *
   * @returns `removed`: of how many contact points; `records`: those of them that have reasons left. @throws INVALID_ARGUMENT, NOT_FOUND
   */
  remove(
    input: Contact & {
      channel?: string;
      scope?: 'account' | 'all';
      account?: string;
      reason?: string;
      source: string;
      note?: string;
    },
  ): Promise<{ removed: number; records: DoNotContactRecord[] }>;
  /**
   * May this contact point, or any of this profile's (all that the channel uses), be contacted? Without a
   * channel, or with `*`: over every channel, so that being listed for one is enough.
   * @param options.category of what would be sent: reasons that are for other categories do not count.
   * @throws INVALID_ARGUMENT, NOT_FOUND
   */
  check(
    contact: Contact | ProfileRef,
    options?: { channel?: string; category?: string },
  ): Promise<DoNotContactCheck>;
  /** The same of many, in their order: one look-up for all the profiles and one for all the points, an answer or an error for each. @throws INVALID_ARGUMENT */
  checkMany(
    contacts: readonly (Contact | ProfileRef)[],
    options?: { channel?: string; category?: string },
  ): Promise<ItemAnswers<DoNotContactCheck>>;
  /**
   * The account's records and those for all accounts, by contact point.
   * @param options.search part of the address or number.
   * @throws INVALID_ARGUMENT when iterated
   */
  list(options?: {
    kind?: 'email' | 'phone';
    channel?: string;
    reason?: string;
    search?: string;
    signal?: AbortSignal;
  }): AsyncIterable<DoNotContactRecord>;
  /** What was ever done to a contact point: oldest first; append-only. @throws INVALID_ARGUMENT */
  history(point: ContactPoint | string): Promise<HistoryEntry[]>;
  /**
   * Whether the history of a contact point (default: of all) is as it was written, and the list is what it says (B6). `broken` is the first entry that is
   * not (`email:ada@example.com #3`), or the point of which the list says something else.
   */
  verify(point?: ContactPoint | string): Promise<{ valid: boolean; checked: number; broken?: string }>;
  /**
   * The end of the account's running chain, to be kept elsewhere and checked later with `verifyAll({ anchor
   * })`. With a key in the environment it is signed.
   */
  anchor(): Promise<DoNotContactAnchor>;
  /**
   * `verify` of everything, and whether all that an anchor has seen is still as it was. `broken` is as there, `chain #7` a link of the chain, or `anchor`: its
   * signature is not of this key. What is noticed without a key, with one and with an anchor: docs/people.md.
   *
   * @returns `links` of the chains, and how many of them are `signed`. @throws INVALID_ARGUMENT for what is no anchor of this account
   */
  verifyAll(options?: {
    anchor?: DoNotContactAnchor;
  }): Promise<{ valid: boolean; checked: number; links: number; signed: number; broken?: string }>;
  /**
   * Puts the contact points of CSV, NDJSON or rows on the list (R77). Columns: `email`, `phone`, and if a row says its own `reason`, `source`, `note`,
   * `channel`; others are left out. A point that is listed for the reason already is unchanged: the call may be made again after a crash.
   *
   * @param options.reason default `import`. @param options.source default `import`.
   * @returns `problems`: the first thousand of the `refused` rows. @throws INVALID_ARGUMENT
   */
  import(
    source: string | Uint8Array | AsyncIterable<string | Uint8Array> | readonly Record<string, unknown>[],
    options?: {
      format?: 'csv' | 'ndjson' | 'rows';
      delimiter?: string;
      reason?: string;
      source?: string;
      channel?: string;
      scope?: 'account' | 'all';
      account?: string;
      signal?: AbortSignal;
      onProgress?: (progress: Progress) => void;
    },
  ): Promise<{ rows: number; added: number; unchanged: number; refused: number; problems: ImportProblem[] }>;
}
