import type { Rule } from '../language/rule/types';
import type { Instant, ItemAnswers, ProfileKey, ProfileRef, Progress, WriteOptions } from './common';
import type { Audience } from './flows';

export interface BroadcastInput {
  /**
   * 1 to 100 characters; default: a new one. The same id again, with the same name and channel, is the same broadcast: a call that a crash has ended is
   * made again and goes on, doubling nobody.
   */
  id?: string;
  name: string;
  /** `email`, `sms`, …: says which contact points are used, and which Do Not Contact records count. */
  channel: string;
  /** What it is about: an opt-in topic reaches who is `subscribed`, an opt-out one who is not `unsubscribed`. It is sent over the channel. */
  topic?: string;
  /** Either this … */
  audience?: Audience;
  /** … or this; without both nobody is in it yet. */
  rule?: Rule;
}

export interface Broadcast {
  id: string;
  name: string;
  channel: string;
  /** What it is about. */
  topic?: string;
  createdAt: string;
  /** Who may be or was reached: `recipient` and `sent`. */
  recipients: number;
  /** Of the recipients: those recorded as sent. */
  sent: number;
  rejected: number;
  /** Since then nobody is taken in, and nobody handed out who was not sent to. */
  closedAt?: string;
}

export interface Recipient {
  profile: ProfileKey;
  /** Where the channel reaches the profile: the first contact point that is not on the Do Not Contact list; absent when it was rejected for having none. */
  contactPoint?: string;
  status: 'recipient' | 'rejected' | 'sent';
  /** Of a rejected one: `noContactPoint`, why it is on the Do Not Contact list, or of a topic `unsubscribed`, `pending`, `notSubscribed`. */
  reason?: string;
  sentAt?: string;
}

export interface RecipientOptions {
  status?: Recipient['status'];
  signal?: AbortSignal;
}

interface LongCall {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** A filtered selection, ready to be sent over a channel (R91, R92). */
export interface BroadcastsApi {
  /**
   * Creates a broadcast and takes everyone in whom the rule or the audience selects now.
   *
   * @throws INVALID_RULE, INVALID_ARGUMENT, NOT_FOUND (a segment or profile of the audience); NAME_TAKEN for the id of another broadcast.
   */
  create(input: BroadcastInput, options?: LongCall): Promise<Broadcast>;
  /**
   * Takes more profiles in. Who is in already stays as it is (`alreadyIn`); who was rejected is asked about again. Every rejection is recorded
   * (R82). Making the call again after a crash doubles nobody.
   *
   * @throws NOT_FOUND, INVALID_RULE; INVALID_ARGUMENT, also for a closed one
   */
  addRecipients(
    broadcastId: string,
    audience: Rule | readonly ProfileRef[],
    options?: LongCall,
  ): Promise<{ added: number; alreadyIn: number; rejected: number }>;
  /**
   * In the order of profile ids, rejected ones with the reason. Who has come onto the Do Not Contact list since is rejected now: what is handed
   * out may be sent (R75).
   *
   * @throws NOT_FOUND when iterated
   */
  recipients(broadcastId: string, options?: RecipientOptions): AsyncIterable<Recipient>;
  /**
   * Notes that recipients were sent to: their status becomes `sent`, and the event `Contacted` with the properties `channel` and `broadcastId` is
   * tracked (R85, R86), once however often it is said.
   *
   * @returns per profile; NOT_FOUND for one that is no recipient, CONTACT_REJECTED for a rejected one.
   * @throws NOT_FOUND (the broadcast), INVALID_ARGUMENT; TOO_LARGE for more than 5 000 profiles
   */
  recordSent(
    broadcastId: string,
    profiles: readonly ProfileRef[],
    options?: WriteOptions & { at?: Instant },
  ): Promise<ItemAnswers<{ profileId: string; alreadySent: boolean }>>;
  /**
   * The recipients as text, line by line: CSV with the columns profileId, externalId, contactPoint, status, reason, sentAt, or one JSON object a line.
   *
   * @param options.format default `csv`. @throws NOT_FOUND when iterated
   */
  export(
    broadcastId: string,
    options?: RecipientOptions & { format?: 'csv' | 'ndjson' },
  ): AsyncIterable<string>;
  /** @throws NOT_FOUND */
  get(broadcastId: string): Promise<Broadcast>;
  /**
   * Ends it: nobody is taken in any more, and `recipients` hands out nobody who was not sent to. What was handed out before may still be recorded as
   * sent. Closing again changes nothing.
   *
   * @throws NOT_FOUND
   */
  close(broadcastId: string): Promise<Broadcast>;
  /**
   * Deletes it with its list of recipients, at once for every call that comes after. Events `Contacted` and the ledger of rejected sends stay; its id is
   * free after a minute.
   *
   * @throws NOT_FOUND
   */
  delete(broadcastId: string): Promise<{ id: string; name: string }>;
  /** Latest first. */
  list(): Promise<Broadcast[]>;
}
