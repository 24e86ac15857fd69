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

/** An event type of the account: a name that rules may ask about. */
export interface ListedEventType {
  type: string;
  /** The time of its latest event; late and future events have their own. */
  lastAt: string;
  /** When asked for: how many events there are; 10 000 stands for as many or more. */
  events?: number;
  /** When counted: how many there are in a day, by the last seven days or, of a busy type, by its latest thousand. */
  perDay?: number;
}

/** A property of events of one type, as rules name it: `cart.total` reaches into an object. */
export interface ListedProperty {
  name: string;
  /** What its values are; of properties with several kinds of values the most frequent one. */
  type: 'text' | 'number' | 'boolean' | 'list';
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
  /**
   * The types of the events that are stored, by name: what happened to nobody yet is not among them. One step in an index per type, however many
   * events there are.
   *
   * @param options.limit at most so many, those whose latest event is the latest; 1 to 10 000, default 1 000.
   * @param options.count whether the events of each type are counted, up to 10 000 of them, and how many a day there are. @throws INVALID_ARGUMENT
   * @example (await engine.events.types()).map(({ type }) => type)
   */
  types(options?: { limit?: number; count?: boolean }): Promise<ListedEventType[]>;
  /**
   * The properties that the latest hundred events of a type have, by name; none for a type that nobody knows. For completion in forms: a property that
   * only older events have is not among them.
   *
   * @throws INVALID_ARGUMENT
   * @example await engine.events.properties('Purchase') // [{ name: 'amount', type: 'number' }, { name: 'category', type: 'text' }]
   */
  properties(type: string): Promise<ListedProperty[]>;
  /**
   * The values that a property has in the latest thousand events of a type, the most frequent first, each with the number of those events.
   *
   * @param options.search part of the value. @param options.limit 1 to 1 000, default 20. @throws INVALID_ARGUMENT
   */
  values(
    type: string,
    property: string,
    options?: { search?: string; limit?: number },
  ): Promise<{ value: string | number | boolean; events: number }[]>;
}
