import type { ObjectId } from 'mongodb';
import type { Audience, FlowDefinition, FlowGoal } from '../../api';
import type { TransitionCause } from '../../membership/memberships/MembershipDocument';
import type { Rule } from '../../language/rule/types';

export type FlowStatus = 'active' | 'paused' | 'stopped';
export type EntryKind = 'entry' | 'exit';

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
  audience: Audience;
  on: EntryKind[];
  updateAfterLaunch: NonNullable<FlowDefinition['updateAfterLaunch']>;
  reEntry: NonNullable<FlowDefinition['reEntry']>;
  /** When a participant leaves the audience, entries that nobody has handled are withdrawn. */
  stopOnExit: boolean;
  /** An entry that was handed out this often without being acknowledged is parked. */
  maxAttempts?: number;
  /** Participants of whom every contact point of this kind is on the Do Not Contact list do not enter. */
  checkDoNotContact?: 'email' | 'phone';
  /** Id of the topic that it sends about. */
  topic?: string;
  goal?: FlowGoal;
  /** Everything that "the same settings" means, as one hash. */
  settings: string;
  /** Counts launches with other settings. */
  launch: number;
  launchedAt: Date;
  stoppedAt?: Date;
  /** It was stopped, and what waits only as long as it runs has not all ended yet. */
  letsGo?: true;
  sources: FlowSource[];
  /** Keys of the sources that the launch before watched: whoever was in the flow through them, and is in the audience of this launch, goes on. */
  formerly?: string[];
  /** Ids of the real-time segments among the sources. */
  watches: string[];
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

/** What came of one passage into a flow (R100). */
export type ParticipantOutcome = 'accepted' | 'alreadyInFlow' | 'notAllowedToReEnter' | 'notContactable';

/** One stay of a profile in one source of a flow. */
export interface Visit {
  epoch: string;
  open: boolean;
  /** It belongs to an admitted stay: as its first visit, or joining it. */
  admitted: boolean;
}

/** What made a profile enter or leave a flow. */
export type EntryCause = TransitionCause | { change: 'launch' | 'added' | 'removed' };

/** What the outbox still has to be told: a row, or that the entry of an epoch is withdrawn. */
export interface PendingRow {
  kind: EntryKind | 'withdraw';
  epoch: string;
  at: Date;
  segment?: string;
  cause?: EntryCause;
}

/**
 * *Participant*: a profile in a flow. Says which visits have passed, so that doing it twice changes nothing, and holds the rows of the outbox
 * until they exist.
 */
export interface ParticipantDocument {
  /** `flow:profile`. */
  _id: string;
  account: string;
  /** `_id` of the flow. */
  flow: string;
  profileId: ObjectId;
  /** By source: the last visit seen, and whether it has ended. */
  visits: Record<string, Visit>;
  /** The epoch that the last entry was made for; from the second entry on with its number: `epoch~2`. */
  epoch?: string;
  enteredAt?: Date;
  /** The launch among whose first participants it entered last. */
  launch?: number;
  /** When every source of the last entry was left. */
  exitedAt?: Date;
  /** What came of the last visit that wanted to enter. */
  outcome: ParticipantOutcome;
  outcomeAt: Date;
  /** How often the profile entered. */
  entries: number;
  /** Counts the writes of this document. */
  revision: number;
  /** Names the write that made this revision. */
  changedBy?: string;
  pending?: PendingRow[];
  pendingAt?: Date;
  /** Who took part as well and was joined to the profile. */
  joined?: ObjectId[];
}

export const flowKey = (context: { readonly accountKey: string }, id: string): string =>
  `${context.accountKey}.${id}`;
export const participantId = (flow: string, profileId: ObjectId): string =>
  `${flow}:${profileId.toHexString()}`;

/** Ids of the real-time segments among the sources. */
export const watchedBy = (sources: readonly FlowSource[]): string[] =>
  sources.flatMap(({ segmentId }) => (segmentId === undefined ? [] : [segmentId]));
