import type { PropertyRule, Scalar } from '../language/rule/types';
import type { Instant, ProfileKey, ProfileRef } from './common';

/** A node of a flow, where profiles wait: three names of 1 to 200 characters. */
export interface Place {
  /** `n8n`, `node-red`, … */
  host: string;
  flowId: string;
  nodeId: string;
}

export type WaitUnit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months';

/** A whole number from 1. Up to `weeks` they are exact lengths (a day has 24 hours); months are those of the calendar, at the same time of day. */
export interface Span {
  amount: number;
  unit: WaitUnit;
}

/** What ends a wait. */
export type WaitBranch =
  /**
   * An event of the type, accepted after the wait was opened and dated no earlier, for which `where` holds; with `same`, whose property of that name is
   * `value` (as `is` compares: text without regard to case).
   */
  | { event: { type: string; where?: PropertyRule; same?: string; value?: Scalar } }
  /** The profile is, or comes to be, in or out of a real-time segment. */
  | { segment: string; becomes: 'member' | 'notMember' }
  /**
   * A moment of the profile's own: a date or datetime attribute, later or earlier, at a time of day (`09:00`; default: the datetime's own, midnight of a date)
   * in the profile's zone. It moves when the attribute is written. A moment that has passed ends the wait at once.
   */
  | { date: { attribute: string; plus?: Span; minus?: Span; at?: string } };

export interface WaitInput {
  profile: ProfileRef;
  /** Tells apart what waits for one profile here. The same key again, while it waits or its end is not handled, is the same wait. Default: each its own. */
  key?: string;
  /** At most 4; with none only the time ends it. */
  branches?: WaitBranch[];
  /** How long; default 30 days, at most 5 years. */
  for?: Span;
  /** In place of `for`: an instant, or the next such time of day, on a day of the week (1 Monday … 7, or its English name), in the profile's zone. */
  until?: Instant | { weekday?: number | string; at: string };
  /** Events dated from then on count, also those that were accepted before the wait was opened. */
  since?: Instant;
  /** When the profile waits here already: `both` wait (default), the new one is to `replace` the others, or to `drop` the new one. */
  onRepeat?: 'both' | 'replace' | 'drop';
  /**
   * Waits only so long: once the profile is out of this real-time segment, or this flow is stopped (or the profile taken out of it), the wait ends without an
   * output. A branch whose moment is no later goes before it.
   */
  while?: { segment?: string; flow?: string };
  /** The flow that the item is in, where the place is known under another id: its report counts the wait. */
  flowId?: string;
  /** Any JSON of up to 256 KB; it comes back unchanged. */
  carry?: unknown;
}

export interface OpenedWait {
  id: string;
  /** It had ended when it began: a segment, a moment or (with `since`) an event was there. Its end is handed out like any other. */
  ended?: { branch: number | 'timedOut' };
  /** Of `drop`: the profile waits already, and this is the id of that wait. */
  dropped?: true;
  /** Of `while`: what it waits for is over already. It ended without an output. */
  left?: true;
  /** When the time is over. */
  until: string;
  /** The zone that times of day are of. */
  timeZone: string;
  /** What the profile says as its `timeZone` and is none; then the account's was taken. */
  invalidTimeZone?: string;
}

/** A wait that has ended, as a claim hands it out. */
export interface EndedWait {
  id: string;
  place: Place;
  profile: ProfileKey;
  key?: string;
  /** The place of the branch in the list, or that the time was over. */
  branch: number | 'timedOut';
  /** Of an event branch. */
  event?: { id: string; type: string; at: string; properties: Record<string, unknown> };
  /** The moment that ended it. */
  at: string;
  openedAt: string;
  /** As it was given; null where nothing was. */
  carry: unknown;
  attempt: number;
  lease: string;
}

export interface ParkedWait extends Omit<EndedWait, 'lease'> {
  parkedAt: string;
  error: string;
}

export type EndedWaitRef = Pick<EndedWait, 'id' | 'lease'>;

/** A wait that has not ended. */
export interface OpenWait {
  id: string;
  profile: ProfileKey;
  key?: string;
  branches: WaitBranch[];
  openedAt: string;
  until: string;
}

/** A place, and what waits there. */
export interface WaitingPlace {
  place: Place;
  waiting: number;
  /** Ended, and not handled. */
  toHandle: number;
  /** Given up. */
  parked: number;
  /** When somebody waited here for the first time. */
  since: string;
}

export interface WaitCounts {
  waiting: number;
  /** By a branch or by time, handled or not; kept 400 days. */
  ended: number;
  /** By the place of the branch in the list, and `timedOut`. */
  byBranch: Record<string, number>;
}

/**
 * *Wait*: an item about a profile that waits at a place until one of its branches comes true, or its time is over. It ends exactly once, by the branch whose
 * moment is the earliest of what is known then; of two at the same instant by the first in the list, and by an event rather than by time.
 */
export interface WaitsApi {
  /**
   * Begins to wait. An event that was accepted before never ends it, one accepted after always does, whatever dies in between.
   *
   * @throws NOT_FOUND (profile, segment), INVALID_ARGUMENT with the place (`/branches/0/event/type`), TOO_LARGE (`/carry`)
   * @example await engine.waits.open(place, { profile, branches: [{ event: { type: 'Purchase', same: 'cartId', value: 'c1' } }], for: { amount: 2, unit: 'hours' }, carry: item })
   */
  open(place: Place, wait: WaitInput): Promise<OpenedWait>;
  /**
   * Takes ended waits that nobody holds, in the order in which they ended.
   *
   * @param options.limit 1 to 1 000, default 100. @param options.leaseMs default 60 000. @throws NOT_FOUND where nothing ever waited, INVALID_ARGUMENT
   */
  claim(place: Place, options?: { limit?: number; leaseMs?: number; owner?: string }): Promise<EndedWait[]>;
  /** Holds it for `leaseMs` from now. @throws LEASE_LOST */
  extend(wait: EndedWaitRef, options: { leaseMs: number }): Promise<void>;
  /** It is handled; what it carried is forgotten. @throws LEASE_LOST when another claim holds it */
  ack(wait: EndedWaitRef): Promise<void>;
  /** Gives it back, to be handed out again after so many milliseconds (default at once). @throws LEASE_LOST */
  retry(wait: EndedWaitRef, options?: { after?: number; error?: string }): Promise<void>;
  /** Gives it up, with what went wrong. @throws LEASE_LOST when another claim holds it */
  park(wait: EndedWaitRef, options: { error: string }): Promise<void>;
  /**
   * True as soon as there is something to claim, false when the time is over (default 30 000 ms). A place
   * where nothing waited yet may be named.
   * @throws INVALID_ARGUMENT
   */
  next(place: Place, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<boolean>;
  /** Those that were given up, latest first. @throws NOT_FOUND when iterated */
  parked(place: Place, options?: { signal?: AbortSignal }): AsyncIterable<ParkedWait>;
  /** Brings them back: all of a place, or those named. @throws NOT_FOUND, INVALID_ARGUMENT */
  requeue(place: Place, ids?: readonly string[]): Promise<{ requeued: number }>;
  /**
   * Ends waits without an output: all of a place, those of a profile, or the one of a key. What has ended
   * already is handed out all the same.
   * @throws NOT_FOUND
   * @returns how many
   */
  cancel(place: Place, which?: { profile?: ProfileRef; key?: string }): Promise<number>;
  /**
   * What waits, in the order in which it was opened.
   * @param options.limit 1 to 1 000, default 100.
   * @param options.after the id of the last one of the page before.
   * @throws NOT_FOUND
   */
  list(place: Place, options?: { after?: string; limit?: number }): Promise<OpenWait[]>;
  /** @throws NOT_FOUND */
  counts(place: Place): Promise<WaitCounts>;
  /**
   * Every place where somebody waits, or whose ends are not handled: also one whose node is no more. By flow and node.
   * @param options.flowId only those of this flow: as the place names it, or as the waits do.
   * @param options.nodeId only those of nodes with this id, in whatever flow.
   * @throws INVALID_ARGUMENT
   */
  places(options?: { flowId?: string; nodeId?: string }): Promise<WaitingPlace[]>;
  /**
   * What waits at a place, and the ends that nobody has handled, is at another one from now on: a node was deleted or is another one. Branches stay the numbers
   * that they are. Who waits there as well waits twice. Done again it moves the rest.
   *
   * @throws NOT_FOUND where nobody ever waited, INVALID_ARGUMENT
   * @returns how many
   */
  move(from: Place, to: Place): Promise<number>;
}
