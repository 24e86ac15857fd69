import type { Rule } from '../rule/types';
import type { ProfileKey, ProfileRef, Progress } from './common';
import type { Audience } from './flows';

export interface BroadcastInput {
  name: string;
  channel: string;
  audience?: Audience;
  rule?: Rule;
}

export interface Broadcast {
  id: string;
  name: string;
  channel: string;
  createdAt: string;
  recipients: number;
  rejected: number;
}

export interface Recipient {
  profile: ProfileKey;
  /** Where the channel reaches the profile; absent when it was rejected for having none. */
  contactPoint?: string;
  status: 'recipient' | 'rejected' | 'sent';
  reason?: string;
}

interface LongCall {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** A filtered selection, ready to be sent over a channel (R91, R92). */
export interface BroadcastsApi {
  /** @throws INVALID_RULE, INVALID_ARGUMENT */
  create(input: BroadcastInput, options?: LongCall): Promise<Broadcast>;
  /** @throws NOT_FOUND */
  addRecipients(broadcastId: string, audience: Rule | readonly ProfileRef[], options?: LongCall): Promise<{ added: number; alreadyIn: number; rejected: number }>;
  /** In the order of profile ids, rejected ones with the reason. @throws NOT_FOUND when iterated */
  recipients(broadcastId: string, options?: { status?: Recipient['status']; signal?: AbortSignal }): AsyncIterable<Recipient>;
  list(): Promise<Broadcast[]>;
}
