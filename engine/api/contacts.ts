import type { Instant, ItemAnswers, ProfileRef, WriteOptions } from './common';
import type { Contact } from './doNotContact';

export type GateInput = Contact & {
  channel: string;
  /** Reasons of the Do Not Contact list that are for other categories do not count. */
  category?: string;
  /** What it is about: an opt-in topic needs `subscribed`, an opt-out one that nobody has said `unsubscribed`. Default: the topic of the flow. */
  topic?: string;
  flowId?: string;
  broadcastId?: string;
};

export interface Gate {
  allowed: boolean;
  /** Why the send is rejected (R82): why it is on the Do Not Contact list, `noContactPoint`; of a topic `unsubscribed`, `pending`, `notSubscribed`. */
  reason?: string;
}

/** Every name of a channel or a category is compared without regard to case. */
export interface ContactCap {
  /** Default: all channels together. */
  channels?: string[];
  /** So many contacts, 1 or more … */
  most: number;
  /**
   * … in such a time, 366 days at most. `hours` and `days` (of 24 hours) roll; `calendarDays` and `calendarWeeks` (from Monday) end at midnight in the
   * profile's zone.
   */
  per: { amount: number; unit: 'days' | 'hours' | 'calendarDays' | 'calendarWeeks' };
  /** Categories that the cap neither holds nor counts. */
  except?: string[];
}

/** Hours in which nothing is sent. */
export interface QuietHours {
  /** Time of day, `21:00`. A time that the clocks skip is the first instant after it. */
  from: string;
  /** Before `from` it is one of the next day; `24:00` is the end of the day. */
  to: string;
  /** Days on which they begin, 1 (Monday) to 7; default: all. */
  days?: number[];
  /** Default: all. */
  channels?: string[];
  /** By whose clocks; `profile` is the attribute `timeZone`, or the account's zone where that says none. Default `account`. */
  zone?: 'profile' | 'account';
  /** Categories that are sent all the same. */
  except?: string[];
}

/** How often people are contacted, and when they are not. */
export interface ContactPolicy {
  caps?: ContactCap[];
  quietHours?: QuietHours[];
}

export interface PolicyApi {
  /** Takes the place of the policy that was. @throws INVALID_ARGUMENT with the place of what is wrong: `/caps/0/most` */
  set(policy: ContactPolicy): Promise<Required<ContactPolicy>>;
  /** `{ caps: [], quietHours: [] }` where nothing was set. */
  get(): Promise<Required<ContactPolicy>>;
}

export interface AskInput {
  profile: ProfileRef;
  channel: string;
  /** `transactional`, `marketing` or a name of your own; caps and quiet hours may except it. Do Not Contact holds for all, but for records that are for other categories. */
  category?: string;
  /** What it is about, as of `gate`. */
  topic?: string;
  /** The flow that would send: reports count by it. */
  flowId?: string;
  /** The email address or phone number that will be used. Default: any of the profile's for the channel, then none of them may be listed. */
  address?: string;
}

export interface AskOutcome {
  outcome: 'allowed' | 'later' | 'rejected';
  /** Of `later`: from when on quiet hours and caps let it pass, if nothing else is sent until then. Ask again then. */
  until?: string;
  /**
   * `allowed`, `quietHours`, `frequencyCap`, `noContactPoint`, the reason of the Do Not Contact record, or of a topic `unsubscribed`, `pending`,
   * `notSubscribed`.
   */
  reason: string;
  /** Of `allowed`: for `contacts.settle`. */
  permit?: string;
  /** The zone that the profile was asked in. */
  timeZone: string;
  /** What the profile says as its `timeZone` and is none; then the account's was taken. */
  invalidTimeZone?: string;
}

/** A send that was rejected, or put off. */
export interface Rejection {
  /** Absent when a contact point itself was asked for. */
  profileId?: string;
  /** `email:…` or `phone:…`; absent when there was none. */
  point?: string;
  channel: string;
  reason: string;
  /** Absent: rejected. */
  outcome?: 'later';
  /** Of what is put off. */
  until?: string;
  category?: string;
  topic?: string;
  flowId?: string;
  broadcastId?: string;
  at: string;
}

/** That somebody was contacted. */
export interface ContactInput {
  profile: ProfileRef;
  channel: string;
  /** Default: now. */
  at?: Instant;
  /** As of an event: an id that is known already changes nothing. */
  id?: string;
  /** Of `ask`: it is settled as sent. A contact without one counts for caps too, unless it follows a permit of the channel within a day. */
  permit?: string;
  properties?: Record<string, unknown>;
}

export interface ContactsApi {
  /** Frequency caps and quiet hours of the account, for `ask`. */
  readonly policy: PolicyApi;
  /**
   * One question before sending: Do Not Contact, frequency caps, quiet hours. `allowed` takes a permit that counts at once: of 50 questions at the same
   * instant under a cap of 3 exactly 3 are allowed, on any number of processes. Everything else is recorded with its reason (`rejections`).
   * Without a database it throws: nothing is allowed.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT, DATABASE_UNAVAILABLE
   * @example const { outcome, until, permit } = await engine.contacts.ask({ profile, channel: 'email', category: 'marketing' })
   */
  ask(input: AskInput): Promise<AskOutcome>;
  /**
   * What became of a permit. `notSent` gives its place back; one that nobody settles counts as sent. The same twice changes nothing.
   *
   * @throws NOT_FOUND; INVALID_ARGUMENT when it was settled otherwise
   */
  settle(permit: string, outcome: 'sent' | 'notSent'): Promise<void>;
  /**
   * May this be sent? Every rejection is recorded, visibly (R75, R82). Of a profile nobody knows which of its contact points the sender uses: it is
   * rejected when any that the channel uses is listed. To use one that is not, ask for that one, or let a broadcast choose it.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT
   */
  gate(input: GateInput): Promise<Gate>;
  /** The same of many, each answered for itself, in order of input. @throws INVALID_ARGUMENT when there is no list */
  gateMany(inputs: readonly GateInput[]): Promise<ItemAnswers<Gate>>;
  /**
   * Notes that somebody was contacted: the event `Contacted` with property `channel` (R85, R86). Nobody is created.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT, TOO_LARGE
   */
  record(
    input: ContactInput,
    options?: WriteOptions,
  ): Promise<{ id: string; profileId: string; duplicate: boolean }>;
  /** 1 to 5 000 at once, each answered for itself. @throws TOO_LARGE for more, INVALID_ARGUMENT when there is no list */
  recordMany(
    inputs: readonly ContactInput[],
    options?: WriteOptions,
  ): Promise<ItemAnswers<{ id: string; profileId: string; duplicate: boolean }>>;
  /** How many profiles were contacted between two instants, both included; default: ever, over any channel. @throws INVALID_ARGUMENT */
  count(options?: { from?: Instant; to?: Instant; channel?: string }): Promise<number>;
  /** The ledger of sends that were rejected or put off, latest first. @throws INVALID_ARGUMENT when iterated */
  rejections(options?: {
    from?: Instant;
    to?: Instant;
    channel?: string;
    signal?: AbortSignal;
  }): AsyncIterable<Rejection>;
}

/** Companies: values of the attribute `company` (R94). */
export interface CompaniesApi {
  /**
   * By name, each with the number of profiles; names are one without regard to case, shown as the first profile wrote it.
   *
   * @param options.search part of the name. @param options.limit 1 to 10 000, default 1 000.
   * @param options.order by `name` (default) or the `largest` first, alike ones by name. @throws INVALID_ARGUMENT
   */
  list(options?: {
    search?: string;
    limit?: number;
    order?: 'name' | 'largest';
  }): Promise<{ name: string; profiles: number }[]>;
}
