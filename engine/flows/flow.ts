import type { ObjectId } from 'mongodb';
import type { Rule } from '../rule/types';

export type FlowStatus = 'running' | 'paused' | 'stopped';
export type EntryKind = 'entry' | 'exit';
export type UpdateAfterLaunch = 'never' | 'realTime';
/** May a participant enter again? `afterHours` counts from the last entry. */
export type ReEntry = 'never' | 'afterExit' | { afterHours: number };

/** Who a flow is for. A profile that is in several of them enters once. */
export interface FlowAudience {
  /** Ids or names. */
  segments?: string[];
  tags?: string[];
  /** Default any of the tags. */
  tagsMatch?: 'any' | 'all';
  profiles?: ({ id: string } | { externalId: string } | { email: string } | { phone: string })[];
  /** Values of the attribute `company`. */
  companies?: string[];
}

/** *Flow*: an n8n workflow or a Node-RED flow that has the Predefined Audience entry point. */
export interface FlowDocument {
  /** `account.id` with the account encoded. */
  _id: string;
  account: string;
  id: string;
  name: string;
  host: string;
  status: FlowStatus;
  entryPoint: 'predefinedAudience';
  audience: FlowAudience;
  on: EntryKind[];
  updateAfterLaunch: UpdateAfterLaunch;
  reEntry: ReEntry;
  /** When a participant leaves the audience, entries that nobody has handled are withdrawn. */
  stopOnExit: boolean;
  /** An entry that was handed out this often without being acknowledged is parked. */
  maxAttempts: number;
  /** Everything that "the same settings" means, as one text. */
  settings: string;
  /** Counts launches with other settings. */
  launch: number;
  launchedAt: Date;
  sources: FlowSource[];
}

/** One part of a flow's audience, with the definition that the flow was launched with (R20). */
export interface FlowSource {
  /** Unique in the flow and the same for the same audience in every launch. */
  key: string;
  kind: 'segment' | 'tags' | 'profiles' | 'companies';
  /** `watch`: memberships of a real-time segment are followed. `once`: everyone who matches at launch. */
  mode: 'watch' | 'once';
  /** The real-time segment that is watched. */
  segmentId?: string;
  /** The named segment, with the version that is pinned. */
  segment?: { id: string; name: string; version: number };
  rule?: Rule;
  profileIds?: ObjectId[];
  /** Whether those who are in it at launch have entered. */
  scan: 'pending' | 'done';
  /** The last profile that the scan has handled. */
  cursor?: ObjectId;
  /** Instant of the scan; with updateAfterLaunch `never` a visit that began later does not count. */
  scanAt?: Date;
}
