import type { ObjectId } from 'mongodb';
import type { Rule } from '../rule/types';

export type ReEntry = 'never' | 'afterExit' | { afterHours: number };

/** A segment's definition as it was when the flow was launched. */
export interface PinnedSegment {
  segment: string;
  name: string;
  type: 'snapshot' | 'realTime';
  version: number;
  rule: Rule;
}

/** Whom the flow takes in once: resumable, and finished when `done`. */
export interface Population {
  /** Distinguishes the visits of this population from all others. */
  epoch: string;
  /** The members of a segment as stored, or everybody a rule selects, or the profiles named. */
  source: { members: string } | { rule: Rule } | { profiles: string[] };
  /** Last profile id handled. */
  after?: string;
  done: boolean;
  added: number;
  /** The instant the list is asked for (R4). */
  at: Date;
}

export interface FlowDocument {
  /** `account:id`. */
  _id: string;
  account: string;
  id: string;
  name: string;
  host: string;
  status: 'active' | 'paused' | 'stopped';
  entryPoint: 'predefinedAudience';
  /** Hash of the settings: launching the same again changes nothing. */
  settings: string;
  audience: { segments?: string[]; tags?: string[]; profiles?: unknown[]; companies?: string[] };
  pinned: PinnedSegment[];
  /** Ids of the real-time segments that newcomers are watched in (internal ones included). */
  watches: string[];
  on: ('entry' | 'exit')[];
  updateAfterLaunch: 'never' | 'realTime';
  reEntry: ReEntry;
  stopOnExit: boolean;
  checkDoNotContact?: 'email' | 'phone';
  maxAttempts: number;
  populations: Population[];
  launchedAt: Date;
  /** Grows with every launch that replaces. */
  launch: number;
}

export interface ParticipantDocument {
  /** `flow:profile`. */
  _id: string;
  account: string;
  flow: string;
  profileId: ObjectId;
  /** Per source (segment or population): the latest visit heard of. */
  sources: Record<string, { epoch: string; at: Date; present: boolean }>;
  /** Visits that were let in, latest last: their entry rows may be inserted again. */
  admitted: string[];
  /** The visit that an exit ends. */
  visit?: string;
  enteredAt?: Date;
  leftAt?: Date;
  entries: number;
  /** What became of the latest try (R100). */
  outcome: 'accepted' | 'alreadyInFlow' | 'notAllowedToReEnter' | 'notContactable';
}
