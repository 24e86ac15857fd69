import type { Rule } from '../language/rule/types';
import type { AskOptions, Instant, ProfileKey } from './common';

export type SegmentType = 'snapshot' | 'realTime';

export interface SegmentInput {
  /** Unique in the account; compared trimmed and folded. */
  name: string;
  type: SegmentType;
  rule: Rule;
}

/** *Segment*: a named rule and the profiles it selects. */
export interface Segment extends SegmentInput {
  id: string;
  /** Active / Inactive Mobile Users (R11): neither editable nor deletable. */
  predefined: boolean;
  /** The rule in one English sentence. */
  description: string;
  /** `building`: a real-time segment whose profiles are still gone through. */
  status: 'building' | 'active';
  /**
   * Present while it is building: profiles looked at, of how many; after the first thousand also how many in a second, and when the end is expected
   * at that rate.
   */
  build?: { done: number; total: number; startedAt: string; perSecond?: number; expectedEndAt?: string };
  /** Counts the edits of a snapshot segment, from 1. */
  version: number;
  createdAt: string;
}

export interface Forecast {
  /** In order of time: the first ones, up to the limit. */
  changes: { at: string; profile: ProfileKey; kind: 'enter' | 'leave' }[];
  /** How often somebody enters; one who enters twice counts twice. */
  entering: number;
  leaving: number;
}

/** A segment in one hour, day or week. */
export interface SegmentHistoryRow {
  /** The beginning of the period, in the account's zone. */
  at: string;
  /** How many were in it at the end of the period; of one that is not over, now. */
  size: number;
  /** How often somebody came in and left; of a snapshot segment what its size has grown and shrunk by since it was counted before. */
  entered: number;
  left: number;
}

export interface Comparison {
  before: number;
  after: number;
  gained: number;
  lost: number;
  /** The first hundred. */
  gainedProfiles: ProfileKey[];
  lostProfiles: ProfileKey[];
}

/** Segments: snapshot (asked when a flow wants the list) and real-time (watched) (R1–R21). */
export interface SegmentsApi {
  /**
   * Saves and activates (R13). A real-time segment is `building` until everyone was looked at; any process finishes the build.
   *
   * @throws INVALID_RULE, NAME_TAKEN, INVALID_ARGUMENT
   */
  create(input: SegmentInput): Promise<Segment>;
  /** @throws NOT_FOUND */
  get(idOrName: string): Promise<Segment>;
  /** By name, the predefined ones included. */
  list(): Promise<Segment[]>;
  /**
   * Snapshot segments only; running flows keep the definition they were launched with (R19, R20).
   *
   * @throws NOT_FOUND, SEGMENT_NOT_EDITABLE, INVALID_RULE, NAME_TAKEN, INVALID_ARGUMENT; IN_USE for another name while another segment refers to it.
   */
  edit(idOrName: string, changes: { rule?: Rule; name?: string }): Promise<Segment>;
  /** A copy under another name; default name: `<name> copy`. @throws NOT_FOUND, NAME_TAKEN */
  duplicate(idOrName: string, options?: { name?: string; type?: SegmentType; rule?: Rule }): Promise<Segment>;
  /** @throws NOT_FOUND; IN_USE while a segment or an active flow uses it; SEGMENT_NOT_EDITABLE for a predefined one. */
  delete(idOrName: string): Promise<{ id: string; name: string }>;
  /** How many are in it: of a real-time segment those stored as members. @throws NOT_FOUND */
  count(idOrName: string, options?: AskOptions): Promise<number>;
  /** Who is in it, in the order of ids. @throws NOT_FOUND when iterated */
  members(idOrName: string, options?: AskOptions): AsyncIterable<ProfileKey>;
  /**
   * Who will enter and leave until then if nothing but time passes (B3).
   *
   * @param options.until an instant, or a day (`2026-12-31`): its end in the account's zone.
   * @param options.limit changes that are listed: 0 to 100 000, default 1 000; all are counted. @throws NOT_FOUND, INVALID_ARGUMENT
   */
  forecast(
    idOrName: string,
    options: { until: Instant; limit?: number; signal?: AbortSignal },
  ): Promise<Forecast>;
  /**
   * How large it was and who came and went, in each period that the span touches, the oldest first; not before the segment was made. Of a real-time segment
   * exact at the end of each; of a snapshot segment there is a row where it was counted, which happens each day. Kept for 400 days.
   *
   * @param options.from default: 30 days before `to`. @param options.to default: now. @param options.by default: `day`; weeks begin on Monday, all in the
   * account's zone. At most 10 000 periods. @throws NOT_FOUND, INVALID_ARGUMENT
   */
  history(
    idOrName: string,
    options?: { from?: Instant; to?: Instant; by?: 'hour' | 'day' | 'week'; signal?: AbortSignal },
  ): Promise<SegmentHistoryRow[]>;
  /** Whom a change of the rule would gain and lose (B4). @throws INVALID_RULE */
  compare(before: Rule, after: Rule, options?: AskOptions): Promise<Comparison>;
}
