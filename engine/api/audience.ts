import type { Untranslated } from '../language/infobip/query';
import type { Rule, RulePurpose } from '../language/rule/types';
import type { RuleProblem } from '../store/errors';
import type { AskOptions, ItemAnswers, ProfileKey, ProfileRef } from './common';

export interface Estimate {
  count: number;
  /** The 95 % interval. */
  low: number;
  high: number;
}

/** Who a rule selects, at a glance (R87–R90). */
export interface AudienceSummary {
  count: number;
  /** Profiles with a contact point of the kind that is not on the Do Not Contact list, on whatever channel. */
  contactable: { email: number; phone: number };
  /** Who can be contacted over each channel: those with a contact point that is not on the Do Not Contact list for it. */
  channels: { channel: string; profiles: number }[];
  /** The ten most frequent, most frequent first. */
  tags: { value: string; profiles: number }[];
  cities: { value: string; profiles: number }[];
  countries: { value: string; profiles: number }[];
  genders: { value: string; profiles: number }[];
}

/**
 * How MongoDB is asked for everyone who matches.
 * - `filter`: by one exact filter. - `events`: the events first, then the profiles they leave. - `complement`: everybody less those who do not
 * match (counts only). - `audience`: everybody, decided one by one. - `batches`: the same with the events of a thousand profiles at a time; also what any
 * other comes to where more has to be kept of events than fits into memory.
 */
export type AudiencePlanName = 'filter' | 'events' | 'complement' | 'audience' | 'batches';

export interface AudiencePlan {
  select: AudiencePlanName;
  count: AudiencePlanName;
  why: { select: string; count: string };
  /**
   * Reads of everybody's events: of which type, from when to when (`null` = open), for how many conditions, and whether their properties are looked at;
   * `propertyIndex` when the property condition, or what is read of events, has an index, so that no other event is fetched.
   */
  events: {
    event: string;
    from: string | null;
    to: string | null;
    conditions: number;
    readsProperties: boolean;
    propertyIndex?: true;
  }[];
  /** Whether conditions on the profile narrow down who is read. */
  filtersProfiles: boolean;
  /** Packed columns would answer instead (docs/columns.md): which version, and of how many people documents would be asked. */
  columns?: { version: number; unpacked: number };
}

export interface InfobipImport {
  rule: Rule | null;
  untranslated: Untranslated[];
}

export interface InfobipExport {
  query: Record<string, unknown> | null;
  untranslated: Untranslated[];
}

export type { Untranslated };

/** Questions about rules; none of them writes anything. */
export interface AudienceApi {
  /** Does this profile match? @throws INVALID_RULE, NOT_FOUND */
  matches(rule: Rule, ref: ProfileRef, options?: AskOptions): Promise<boolean>;
  /** The same of many, each answered for itself and all for one instant. @throws INVALID_RULE; INVALID_ARGUMENT when there is no list */
  matchesMany(
    rule: Rule,
    refs: readonly ProfileRef[],
    options?: AskOptions,
  ): Promise<ItemAnswers<{ matched: boolean }>>;
  /** Everyone who matches, in the order of ids. @throws INVALID_RULE when iterated */
  select(rule: Rule, options?: AskOptions): AsyncIterable<ProfileKey>;
  /** `null`: everybody. @throws INVALID_RULE */
  count(rule: Rule | null, options?: AskOptions): Promise<number>;
  /**
   * An estimate in the time of a keystroke, for a live preview: counted in as many random parts of the account as a twentieth of a second allows,
   * 60 000 profiles at most. Where packed columns answer, and up to 20 000 profiles, it is exact, and `low` and `high` are the count.
   * @throws INVALID_RULE
   */
  estimate(rule: Rule | null, options?: AskOptions): Promise<Estimate>;
  /** `null`: of everybody. @throws INVALID_RULE */
  summary(rule: Rule | null, options?: AskOptions): Promise<AudienceSummary>;
  /**
   * What those who match (`null`: all) have: the most frequent tags, or texts of an attribute, most frequent first, each with how many have it.
   *
   * @param options.search part of the value. @param options.limit 1 to 1 000, default 50. @throws INVALID_RULE, INVALID_ARGUMENT
   * @example await engine.audience.values(rule, { attribute: 'city' }) // [{ value: 'London', profiles: 187 }, …]
   */
  values(
    rule: Rule | null,
    of: 'tags' | { attribute: string },
    options?: AskOptions & { search?: string; limit?: number },
  ): Promise<{ value: string; profiles: number }[]>;
  /** How `select` and `count` would ask MongoDB, and why; a plan may change its mind when very many are left by their events. @throws INVALID_RULE */
  explainPlan(rule: Rule, options?: Pick<AskOptions, 'now'>): Promise<AudiencePlan>;
  /** Why does this profile match, or not; and when will that change (B3)? @throws INVALID_RULE, NOT_FOUND */
  explain(rule: Rule, ref: ProfileRef, options?: AskOptions): Promise<Explanation>;
  /** Everything that is wrong with a rule. Default purpose: `filter`. */
  validate(
    rule: unknown,
    options?: { for?: RulePurpose },
  ): Promise<{ valid: boolean; problems: RuleProblem[] }>;
  /** The rule as one plain English sentence. @throws INVALID_RULE */
  describe(rule: Rule): Promise<string>;
  /**
   * A filter of Infobip's People API (B7; JSON text or an object) as a rule. What cannot be said here is listed with its place in the filter, and
   * `rule` is null then: a filter without one of its parts would be another audience. docs/infobip.md says what becomes what.
   *
   * @example (await engine.audience.importInfobip({ '#and': [{ city: 'London' }, { '#contains': { tags: 'VIP' } }] })).rule
   */
  importInfobip(query: unknown): Promise<InfobipImport>;
  /**
   * The other way round: `query` is null when `untranslated` lists anything, such as events, which a filter there does not know.
   *
   * @throws INVALID_RULE
   * @example JSON.stringify((await engine.audience.exportInfobip(rule)).query)
   */
  exportInfobip(rule: Rule): Promise<InfobipExport>;
}

/** The trace of one condition or group (B3). */
export interface Explanation {
  /** JSON Pointer of this part in the rule. */
  path: string;
  /** This part in plain English. */
  text: string;
  matched: boolean;
  /** Conditions only: what the profile has. */
  found?: unknown;
  /** Conditions only: what the rule asks for. */
  wanted?: unknown;
  /** When time alone changes this part's answer (ISO), or null. */
  nextChangeAt: string | null;
  /** Groups: the members; a segment condition: the segment's rule. */
  members?: Explanation[];
}
