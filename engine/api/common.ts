import type { ErrorReport } from '../store/errors';

/**
 * An instant as an argument: ISO 8601 text, milliseconds since 1970, or a Date. What is behind milliseconds is cut; a time without an offset, or a day (its
 * beginning), is one in the account's zone. In rules an instant has its offset. Results carry ISO strings.
 */
export type Instant = string | number | Date;

/** Names one profile: by the engine's own id (24 hexadecimal characters) or by one of its identities. */
export type ProfileRef = { id: string } | { externalId: string } | { email: string } | { phone: string };

/** One identity of a profile: what finds it, beside the engine's own id. */
export type IdentityRef = { externalId: string } | { email: string } | { phone: string };

/** A profile as lists carry it. */
export interface ProfileKey {
  id: string;
  /** The first one, when there are several. */
  externalId?: string;
}

export interface WriteOptions {
  /**
   * When the call resolves. `evaluated` (default): the memberships that depend on the write are up to date. `accepted`: nothing can lose
   * the write, evaluation follows within moments.
   */
  wait?: Wait;
  /** Ends the call between two batches: what was written stays written. */
  signal?: AbortSignal;
}

export interface AskOptions {
  /** The instant that the question is asked for (*as of*); default: now. */
  now?: Instant;
  signal?: AbortSignal;
}

/** How far a long call has come. */
export interface Progress {
  done: number;
  total: number;
}

/** The answer for one item of a `…Many` call that failed; the others landed. */
export interface ItemError {
  index: number;
  error: ErrorReport;
}

/** One answer per item, in input order. */
export type ItemAnswers<T> = (({ index: number } & T & { error?: undefined }) | ItemError)[];

/**
 * - `evaluated` (default): resolves when the memberships that depend on the change are up to date.
 * - `accepted`: resolves as soon as nothing can lose the change and event ids are settled; evaluation follows.
 */
export type Wait = 'evaluated' | 'accepted';
