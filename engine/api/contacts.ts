import type { Instant, ItemAnswers, ProfileRef, WriteOptions } from './common';
import type { Contact } from './doNotContact';

export type GateInput = Contact & { channel: string; flowId?: string; broadcastId?: string };

export interface Gate {
  allowed: boolean;
  /** Why the send is rejected (R82). */
  reason?: string;
}

/** A send that was rejected. */
export interface Rejection {
  /** Absent when a contact point itself was asked for. */
  profileId?: string;
  /** `email:…` or `phone:…`; absent when there was none. */
  point?: string;
  channel: string;
  reason: string;
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
  properties?: Record<string, unknown>;
}

export interface ContactsApi {
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
  /** The ledger of rejected sends, latest first. @throws INVALID_ARGUMENT when iterated */
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
   * @param options.search part of the name. @param options.limit 1 to 10 000, default 1 000. @throws INVALID_ARGUMENT
   */
  list(options?: { search?: string; limit?: number }): Promise<{ name: string; profiles: number }[]>;
}
