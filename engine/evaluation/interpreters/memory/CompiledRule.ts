import type { Explanation } from '../../../api';
import type { Moment } from '../../../language/calendar/moment';
import type { AttributeType, IdentityKind, Rule } from '../../../language/rule/types';
import type { StoredEvent } from './events';
import type { Facts } from './facts';
import type { KeptEvent } from './KeptEvent';

/** The span of event times a condition can see: instants in ms, both ends included; `undefined` = unbounded. */
export interface TimeSpan {
  readonly from?: number;
  readonly to?: number;
}

/** What an event condition, or a step of a sequence, needs to know of a profile's events of one type. */
export interface EventNeed {
  readonly type: string;
  /** Whether an event is counted (its property conditions); `undefined` = every event of the type is. */
  readonly where?: (event: StoredEvent) => boolean;
  /** What is kept of each event besides its instant; absent: nothing, the instants decide. */
  readonly keeps?: Keeps;
  /**
   * How many events decide, for the answer at `now` and for every later one as long as only time passes. `oldest n`: the n oldest
   * within `seen(now)`. `newest n`: the n newest up to `now` (of what is kept: up to `age` ms before it), and every one after that. `all`: every
   * one within `seen(now)`.
   */
  readonly bound:
    { readonly order: 'oldest' | 'newest'; readonly count: number; readonly age?: number } | 'all';
  /** Event times outside of this play no part in the answer at `now` nor in any later one. */
  seen(now: number): TimeSpan;
  /** Where a number of events decides. */
  readonly count?: CountNeed;
}

export interface CountNeed {
  /** Event times that are counted at `now`; an empty span is `null`. */
  counted(now: number): TimeSpan | null;
  /** The condition's test of a count, `happened` included: what a count of 0 answers is `test(0)`. */
  test(count: number): boolean;
}

export interface Keeps {
  /** Whether ids decide among events of one instant. */
  readonly id: boolean;
  /** Whether properties are looked at. */
  readonly properties: boolean;
  /** What is kept besides instant and id; `undefined` for an event that takes no part. */
  of(event: StoredEvent): Omit<KeptEvent, 'at' | 'id'> | undefined;
}

/** What a rule has to know, so that it is loaded and nothing else is; also what changes concern it (B9). */
export interface Needs {
  /** Exact attribute names, with their types. */
  readonly attributes: ReadonlyMap<string, AttributeType>;
  /** Folded tag names. */
  readonly tags: ReadonlySet<string>;
  readonly identities: ReadonlySet<IdentityKind>;
  /** In the order of the rule; equal conditions share theirs. A need's position is its slot. */
  readonly events: readonly EventNeed[];
  /** The slot of an event condition that only counts, by its JSON. */
  readonly slots: ReadonlyMap<string, number>;
  readonly doNotContact: boolean;
}

/** A rule made ready for asking it of many profiles: pure functions of (facts, moment). */
export interface CompiledRule {
  readonly rule: Rule;
  readonly needs: Needs;
  matches(facts: Facts, moment: Moment): boolean;
  /** The first instant (ms) after `moment` at which time alone changes the answer; `null` = never (rules.md section 6). */
  nextChangeAt(facts: Facts, moment: Moment): number | null;
  explain(facts: Facts, moment: Moment): Explanation;
}
