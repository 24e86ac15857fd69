import type { DurationUnit, Rule } from '../language/rule/types';
import type { Instant, ItemAnswers, ProfileKey, ProfileRef, Progress } from './common';
import type { Place } from './waits';

/** Who a flow is for; a profile that is in several of them enters once. At least one of them. */
export interface Audience {
  /** Ids or names. */
  segments?: string[];
  tags?: string[];
  /** Default `any` of the tags. */
  tagsMatch?: 'any' | 'all';
  profiles?: ProfileRef[];
  /** Values of the attribute `company`. */
  companies?: string[];
}

export interface FlowDefinition {
  /** The host's own: the same after a restart. 1 to 200 characters. */
  id: string;
  name: string;
  /** `n8n`, `node-red`, … */
  host: string;
  audience: Audience;
  /** Which changes make entries; default `['entry']`. */
  on?: ('entry' | 'exit')[];
  /** `realTime` (default): whoever qualifies later enters then. `never`: only those who are in it at launch (R99). */
  updateAfterLaunch?: 'never' | 'realTime';
  /** May a profile enter again? Default `never`. `afterHours` counts from the last entry. */
  reEntry?: 'never' | 'afterExit' | { afterHours: number };
  /** Entries that nobody has handled are withdrawn when the profile leaves; default false. */
  stopOnExit?: boolean;
  /** Handed out this often without being acknowledged, an entry is parked; default: never. */
  maxAttempts?: number;
  /** Participants whose contact points of this kind are all on the Do Not Contact list do not enter. */
  checkDoNotContact?: 'email' | 'phone';
  /** What the flow sends about: who may not be sent that does not enter, and `contacts.gate` and `contacts.ask` that name the flow ask for it. */
  topic?: string;
  /** What the flow is for: its report says how many have reached it. Another goal is no other flow. */
  goal?: FlowGoal;
}

/** A rule, asked of each participant over the events since the entry, and no longer than so long after it. */
export interface FlowGoal {
  rule: Rule;
  /** Default: until now. 400 days at most; a day has 24 hours. */
  within?: { amount: number; unit: DurationUnit };
}

/** What happened in a span. */
export interface FlowNumbers {
  entered: number;
  left: number;
  /** Entries that were given up and stand among the parked ones. */
  parked: number;
  /** Waits that ended, by a branch or by time. */
  ended: number;
  /** Answers of `contacts.ask` with this flow's id. */
  allowed: number;
  later: number;
  rejected: number;
}

export interface FlowReport {
  flowId: string;
  name: string;
  from: string;
  /** Not included. */
  to: string;
  by: 'hour' | 'day' | 'week';
  timeZone: string;
  total: FlowNumbers;
  /** In order of time; `at` is the beginning of the hour, day or week (from Monday) in the account's zone. */
  periods: ({ at: string } & FlowNumbers)[];
  /** Who is in it now. */
  inFlow: number;
  /** At each place of the flow: who waits now, and how waits ended in the span. */
  waits: { place: Place; waiting: number; ended: number; byBranch: Record<string, number> }[];
  /** Of those who entered in the span (last, where somebody entered more than once): how many have reached the goal. */
  goal?: FlowGoal & { profiles: number; reached: number; rate: number };
  /**
   * By branch, those who entered in the span; with a goal how many have reached it, and over the holdout the difference of both rates with its 95 % interval
   * (Newcombe's score method).
   */
  splits: {
    name: string;
    branches: {
      name: string;
      profiles: number;
      reached?: number;
      rate?: number;
      lift?: number;
      interval?: [number, number];
    }[];
  }[];
}

/** How a flow stands now; none of them is counted beyond 10 000. */
export interface FlowCounts {
  /** Profiles that ever entered. */
  entered: number;
  /** Entries and exits that nobody has handled yet, those that are in somebody's hands among them. */
  waiting: number;
  /** Sends that its gates have rejected. */
  rejected: number;
}

/** *Flow*: an n8n workflow or a Node-RED flow that has the Predefined Audience entry point. */
export interface Flow extends FlowDefinition {
  status: 'active' | 'paused' | 'stopped';
  entryPoint: 'predefinedAudience';
  launchedAt: string;
  /** The segment definitions that it was launched with, and whether today's differ (R20, B5). */
  pinned: { segment: string; name: string; version: number; rule: Rule; changed: boolean }[];
  /** Those who were in the audience at launch are being entered. */
  populating: boolean;
}

export interface AddReport {
  accepted: number;
  alreadyInFlow: number;
  notAllowedToReEnter: number;
  notContactable: number;
}

export interface Participant {
  profile: ProfileKey;
  /** What came of the latest try (R100). */
  outcome: 'accepted' | 'alreadyInFlow' | 'notAllowedToReEnter' | 'notContactable';
  entries: number;
  enteredAt?: string;
  exitedAt?: string;
}

export interface FlowsApi {
  /**
   * Starts a flow with the definitions of its segments as they are now (R20). The same id with the same settings again changes nothing.
   *
   * @throws FLOW_RUNNING for other settings, unless `replace` (pins anew, participants are kept); NOT_FOUND for an unknown segment or profile.
   */
  launch(definition: FlowDefinition & { replace?: boolean }): Promise<Flow>;
  /** Takes more profiles into an active or paused flow, at once (R96, R97). @throws NOT_FOUND; INVALID_ARGUMENT for a stopped one */
  add(
    flowId: string,
    audience: Audience,
    options?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<AddReport>;
  /**
   * Takes profiles in, each answered for itself (R100): what came of it, or why it could not be added.
   *
   * @throws NOT_FOUND (the flow); INVALID_ARGUMENT for a stopped one, and when there is no list
   */
  addMany(
    flowId: string,
    profiles: readonly ProfileRef[],
    options?: { signal?: AbortSignal },
  ): Promise<ItemAnswers<{ profileId: string; outcome: Participant['outcome'] }>>;
  /**
   * Takes a profile out: its entries that wait to be handed out are withdrawn, and a flow that hears of exits hears of this one. It stays in its segments;
   * whether it may come again is for the flow's re-entry setting. `removed` is false for somebody who has left already.
   *
   * @throws NOT_FOUND, also for a profile that never took part
   */
  removeParticipant(flowId: string, ref: ProfileRef): Promise<{ profileId: string; removed: boolean }>;
  /**
   * How it went, counted from what is stored: handled entries and ended waits are kept for 400 days.
   *
   * @param options.from default: its first entry. @param options.to not included; default: now. @param options.by default `day`; at most 10 000 periods.
   * @param options.goal in place of the flow's own. @throws NOT_FOUND, INVALID_ARGUMENT, INVALID_RULE, TOO_LARGE
   */
  report(
    flowId: string,
    options?: { from?: Instant; to?: Instant; by?: 'hour' | 'day' | 'week'; goal?: FlowGoal },
  ): Promise<FlowReport>;
  /** How it stands, at a glance: cheap enough to be shown under a node. @throws NOT_FOUND */
  counts(flowId: string): Promise<FlowCounts>;
  /** Claims give nothing, newcomers wait for `resume`. @throws NOT_FOUND; INVALID_ARGUMENT for a stopped one */
  pause(flowId: string): Promise<Flow>;
  /** @throws NOT_FOUND; INVALID_ARGUMENT for a stopped one: launch it again */
  resume(flowId: string): Promise<Flow>;
  /** Claims give nothing, newcomers leave no entry; `launch` starts it again. @throws NOT_FOUND */
  stop(flowId: string): Promise<Flow>;
  /** @throws NOT_FOUND */
  get(flowId: string): Promise<Flow>;
  /** By name. */
  list(options?: { status?: Flow['status']; entryPoint?: boolean }): Promise<Flow[]>;
  /** In the order of profile ids. @throws NOT_FOUND when iterated */
  participants(
    flowId: string,
    options?: { outcome?: Participant['outcome']; signal?: AbortSignal },
  ): AsyncIterable<Participant>;
}
