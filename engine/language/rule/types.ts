/**
 * The rule language as types (the normative text is docs/rules.md).
 *
 * - *Rule*: says who belongs to a segment; a tree of groups with conditions as leaves.
 * - *Group*: `all`, `any` or `none` of its members match.
 * - *Condition*: about an attribute, an event, tags, an identity, another segment or the Do Not Contact list.
 * - *Timeframe*, *occurrence*: over which span, and how often, an event happened.
 * - *Measure*, *which*, *sequence*: what events add up to, the first or the last of them, what they are followed by.
 */

export type Rule = Group | Condition;

export type Group = AllGroup | AnyGroup | NoneGroup;
export interface AllGroup {
  all: Rule[];
}
export interface AnyGroup {
  any: Rule[];
}
export interface NoneGroup {
  none: Rule[];
}

export type Condition =
  | AttributeCondition
  | ObjectsCondition
  | EventCondition
  | TagsCondition
  | IdentityCondition
  | SegmentCondition
  | DoNotContactCondition;

export const ATTRIBUTE_TYPES = ['text', 'number', 'boolean', 'date', 'datetime', 'list', 'objects'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export type Scalar = string | number | boolean;

export type ValueOperator =
  | 'is'
  | 'isNot'
  | 'lessThan'
  | 'lessOrEqual'
  | 'greaterOrEqual'
  | 'greaterThan'
  | 'startsWith'
  | 'endsWith'
  | 'contains'
  | 'notContains'
  | 'isEmpty'
  | 'isNotEmpty';
export type DateOperator = 'before' | 'until' | 'since' | 'after';
export type RelativeDateOperator =
  'willBeIn' | 'willBeWithin' | 'willBeMoreThan' | 'was' | 'wasWithin' | 'wasMoreThan' | 'isToday';
export type AttributeOperator = ValueOperator | DateOperator | RelativeDateOperator;

export type CalendarUnit = 'days' | 'weeks' | 'months';

export interface AttributeCondition {
  attribute: string;
  /** Needed when nobody has declared or written the attribute; otherwise it must agree. */
  type?: AttributeType;
  operator: AttributeOperator;
  value?: Scalar;
  values?: Scalar[];
  caseSensitive?: boolean;
  amount?: number;
  unit?: CalendarUnit;
  ignoreYear?: boolean;
}

export interface ObjectsCondition {
  attribute: string;
  type?: 'objects';
  match: 'any' | 'all' | 'none';
  where: PropertyRule;
}

export type PropertyRule =
  { all: PropertyRule[] } | { any: PropertyRule[] } | { none: PropertyRule[] } | PropertyCondition;

export interface PropertyCondition {
  property: string;
  operator: ValueOperator;
  value?: Scalar;
  values?: Scalar[];
  caseSensitive?: boolean;
}

export type OccurrenceOperator = 'equals' | 'lessThan' | 'lessOrEqual' | 'moreOrEqual' | 'moreThan';
export interface Occurrence {
  operator: OccurrenceOperator;
  count: number;
}

export type DurationUnit = 'days' | 'hours' | 'minutes';
export type Timeframe =
  | { operator: 'anyTime' }
  | { operator: 'withinTheLast' | 'beforeTheLast'; amount: number; unit: DurationUnit }
  | { operator: 'betweenTheLast'; from: number; to: number; unit: DurationUnit }
  | { operator: 'after' | 'before'; at: string }
  | { operator: 'between'; from: string; to: string };
export type TimeframeOperator = Timeframe['operator'];

export type MeasureOf = 'sum' | 'average' | 'minimum' | 'maximum' | 'distinct' | 'days';
/** What the counted events add up to; numbers are the decimals that one reads, exact to any length. */
export interface Measure {
  of: MeasureOf;
  /** Of the events; not with `days`. Dots reach into objects. */
  property?: string;
  operator: OccurrenceOperator;
  /** For `distinct` and `days` a whole number. */
  value: number;
}

export type Which = 'first' | 'last';

/** A step of a sequence: an event that comes after the one before it, or stays away. */
export interface FollowedBy {
  event: string;
  /** false: no such event follows. Default: true. */
  happened?: boolean;
  where?: PropertyRule;
  /** Counted from the event before; default: any time after it. */
  within?: { amount: number; unit: DurationUnit };
  /** A property that the event before and this one have equal. */
  same?: string;
  followedBy?: FollowedBy;
}

export interface EventCondition {
  event: string;
  happened?: boolean;
  /** At most one of `occurrence`, `measure` and `which`. */
  occurrence?: Occurrence;
  measure?: Measure;
  /** Of the events in the timeframe the earliest or the latest, for which `where` and `followedBy` hold. */
  which?: Which;
  timeframe?: Timeframe;
  where?: PropertyRule;
  followedBy?: FollowedBy;
}

/** What a computed attribute is computed as: numbers, or the instant of the earliest or latest counted event. */
export type ComputedOf = 'count' | MeasureOf | 'firstAt' | 'lastAt';

/** What the engine keeps of a person's events, as an attribute that rules ask for like any other (docs/rules.md). */
export interface ComputedDefinition {
  /** Exact text, 1 to 200 characters; of no other attribute. */
  name: string;
  event: string;
  of: ComputedOf;
  /** For `sum`, `average`, `minimum`, `maximum` and `distinct`; dots reach into objects. */
  property?: string;
  /** Default: any time. */
  timeframe?: Timeframe;
  /** Only these events are counted. */
  where?: PropertyRule;
}

export interface TagsCondition {
  tags: string[];
  operator: 'hasAny' | 'hasAll' | 'hasNone';
}

export type IdentityKind = 'email' | 'phone' | 'externalId';
export interface IdentityCondition {
  identity: IdentityKind;
  operator:
    'is' | 'isNot' | 'startsWith' | 'endsWith' | 'contains' | 'notContains' | 'isEmpty' | 'isNotEmpty';
  value?: string;
  values?: string[];
  caseSensitive?: boolean;
}

export interface SegmentCondition {
  segment: string;
  operator: 'isMember' | 'isNotMember';
}

export interface DoNotContactCondition {
  doNotContact: 'email' | 'phone' | 'any';
  operator: 'isListed' | 'isNotListed';
  /** Listed for this channel or for all; without it: for any. */
  channel?: string;
}

/** What a rule is to be used for: real-time segments refuse list attributes and the Do Not Contact list (R17). */
export type RulePurpose = 'snapshot' | 'realTime' | 'filter';
