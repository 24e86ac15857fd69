import type { Instant, ItemAnswers, ProfileRef, WriteOptions } from './common';

/** *Event*: what a profile did, at an instant. */
export interface EventInput {
  /** Unique in the account, 1 to 200 characters; an id that is known already changes nothing. Default: a new one. */
  id?: string;
  profile: ProfileRef;
  /** Exact name, 1 to 200 characters. */
  type: string;
  /** Default: now. Late and future events count by their own time. */
  at?: Instant;
  /** Any JSON; at most 1 MiB, 64 levels deep. */
  properties?: Record<string, unknown>;
  /** Whether a profile that nobody has is created (default true); never by `id`. */
  createProfile?: boolean;
}

export interface TrackedEvent {
  id: string;
  profileId: string;
  /** An event of this id was there before: nothing has changed. */
  duplicate: boolean;
}

export interface EventsApi {
  /**
   * Records an event. From then on nothing can lose it, and every segment that mentions its type follows.
   *
   * @throws NOT_FOUND (no such profile and none to be created), INVALID_ARGUMENT, TOO_LARGE.
   * @example await engine.events.track({ profile: { email: 'ada@example.com' }, type: 'Purchase', properties: { amount: 25 } })
   */
  track(event: EventInput, options?: WriteOptions): Promise<TrackedEvent>;
  /** 1 to 5 000 events; the good ones land. @throws TOO_LARGE for more, INVALID_ARGUMENT for none. */
  trackMany(events: readonly EventInput[], options?: WriteOptions): Promise<ItemAnswers<TrackedEvent>>;
}
