import type { ItemAnswers, ProfileKey } from './common';
import type { ProfileEvent } from './profiles';

/**
 * What made the profile enter or leave: the event that did; a change of attributes (or contact points) or tags; time alone; that it was there when the flow
 * was launched, was added by hand, or taken out by hand.
 */
export type EntryCause =
  { event: ProfileEvent } | { change: 'attributes' | 'tags' | 'time' | 'launch' | 'added' | 'removed' };

/** *Entry*: one passage of a profile into (or out of) a flow. Exactly one per flow, profile and visit; handed out at least once. */
export interface Entry {
  id: string;
  kind: 'entry' | 'exit';
  flowId: string;
  profile: ProfileKey;
  /** Id of the real-time segment that was entered or left; absent for tags, profiles and companies. */
  segment?: string;
  /** Absent of entries that an earlier version has made, and of a stay that had ended before the flow saw it begin. */
  cause?: EntryCause;
  /** When the transition was recorded; strictly increasing per visit. */
  at: string;
  /** How often it was handed out, this time included. */
  attempt: number;
  /** Names the claim that holds it. */
  lease: string;
}

/** An entry that was given up. */
export interface ParkedEntry extends Omit<Entry, 'lease'> {
  parkedAt: string;
  /** What went wrong the last time. */
  error: string;
}

/** What a claim is given back by: the entry as it came, or its id and lease. */
export type EntryRef = Pick<Entry, 'id' | 'lease'>;

export interface EntriesApi {
  /**
   * Takes entries that nobody holds, oldest first. `[]` for a flow that is paused or stopped.
   *
   * @param options.limit 1 to 1 000, default 100. @param options.leaseMs default 60 000; when it is over the entry is handed out again.
   * @param options.owner who holds them, for people who look; default: this process.
   * @throws NOT_FOUND for an unknown flow, INVALID_ARGUMENT
   */
  claim(flowId: string, options?: { limit?: number; leaseMs?: number; owner?: string }): Promise<Entry[]>;
  /** Holds it for `leaseMs` from now. @throws LEASE_LOST */
  extend(entry: EntryRef, options: { leaseMs: number }): Promise<void>;
  /** It is handled. @throws LEASE_LOST when another claim holds it. */
  ack(entry: EntryRef): Promise<void>;
  /**
   * They are handled, up to 5 000 at once: an answer or an error for each, in their order. Those of one claim take one statement.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE for what is no list or too long @example await engine.entries.ackMany(await engine.entries.claim('welcome'))
   */
  ackMany(entries: readonly EntryRef[]): Promise<ItemAnswers<object>>;
  /** Gives it back, to be handed out again after so many milliseconds (default at once). @throws LEASE_LOST */
  retry(entry: EntryRef, options?: { after?: number; error?: string }): Promise<void>;
  /** Gives it up: it is handed out no more, and stands among the `parked` ones with what went wrong. @throws LEASE_LOST when another claim holds it */
  park(entry: EntryRef, options: { error: string }): Promise<void>;
  /**
   * Resolves true as soon as there is something to claim, false when the time is over, the signal fires or the engine is closed.
   *
   * @param options.timeoutMs default 30 000; 0 looks once. @throws NOT_FOUND, INVALID_ARGUMENT
   */
  next(flowId: string, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<boolean>;
  /** Entries that were given up, by `park` or after `maxAttempts`, latest first. @throws NOT_FOUND when iterated */
  parked(flowId: string, options?: { signal?: AbortSignal }): AsyncIterable<ParkedEntry>;
  /**
   * Brings parked entries back, their attempts counted from the start: all of a flow, or those named; ids
   * that are not parked are passed over.
   * @throws NOT_FOUND, INVALID_ARGUMENT
   */
  requeue(flowId: string, ids?: readonly string[]): Promise<{ requeued: number }>;
}
