import type { Explanation } from '../../../api';
import type { Moment } from '../../../language/calendar/moment';
import type { AttributeType, IdentityKind, Rule } from '../../../language/rule/types';
import type { StoredEvent } from './events';
import type { Facts } from './facts';

/** The span of event times a condition can see: instants in ms, both ends included; `undefined` = unbounded. */
export interface TimeSpan {
  readonly from?: number;
  readonly to?: number;
}

/** What one event condition needs to know of a profile's events. */
export interface EventNeed {
  readonly type: string;
  /** Whether an event is counted (its property conditions); `undefined` = every event of the type is. */
  readonly where?: (event: StoredEvent) => boolean;
  /**
   * How many events decide, for the answer at `now` and for every later one as long as only time passes. `oldest n`: the n oldest
   * within `seen(now)`. `newest n`: the n newest up to `now`, and every one after it. `all`: every one within `seen(now)`.
   */
  readonly bound: { readonly order: 'oldest' | 'newest'; readonly count: number } | 'all';
  /** Event times outside of this play no part in the answer at `now` nor in any later one. */
  seen(now: number): TimeSpan;
  /** Event times that are counted at `now`; an empty span is `null`. */
  counted(now: number): TimeSpan | null;
  /** The condition's test of a count, `happened` included: what a count of 0 answers is `test(0)`. */
  test(count: number): boolean;
}

/** What a rule has to know, so that it is loaded and nothing else is; also what changes concern it (B9). */
export interface Needs {
  /** Exact attribute names, with their types. */
  readonly attributes: ReadonlyMap<string, AttributeType>;
  /** Folded tag names. */
  readonly tags: ReadonlySet<string>;
  readonly identities: ReadonlySet<IdentityKind>;
  /** One per event condition, in the order of the rule: its slot is its position. */
  readonly events: readonly EventNeed[];
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
