import type { Explanation } from '../../../api';
import type { Moment } from '../../../language/calendar/moment';
import type { Tally } from '../../../language/operators/measure/Measure';
import type {
  AttributeType,
  ComputedOf,
  IdentityKind,
  PropertyRule,
  Rule,
  Which,
} from '../../../language/rule/types';
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
  /** The property conditions behind `where`. */
  readonly rule?: PropertyRule;
  /** The properties that are looked at, by name. */
  readonly reads: readonly string[];
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
  /** Event times that play a part in the answer at `now` itself; an empty span is `null`. */
  counted(now: number): TimeSpan | null;
}

/** A condition that events alone decide: on an event, or on an attribute that is computed of events. */
export interface EventAsk {
  /** Of what it needs, its own events first. */
  readonly slots: readonly number[];
  /** Asked of what is kept of the events. */
  test(facts: Facts, moment: Moment): boolean;
  /** What a scan of everybody's events has to find for it; the test of that, `happened` included. */
  readonly scanned: Scanned;
}

/** What decides without the events themselves: how many there are, what they add up to, which was the first or the last; or it takes them all. */
export type Scanned =
  | { readonly kind: 'count'; test(count: number): boolean }
  | { readonly kind: 'number'; readonly of: ComputedOf; test(found: Pick<Tally, 'compare'>): boolean }
  | {
      readonly kind: 'chosen';
      readonly which: Which;
      test(chosen: Chosen | undefined, moment: Moment): boolean;
    }
  | { readonly kind: 'kept' };

/** The first or the last event: its instant in ms, and whether the property conditions hold for it. */
export interface Chosen {
  readonly at: number;
  readonly holds: boolean;
}

export interface Keeps {
  /** Whether ids decide among events of one instant. */
  readonly id: boolean;
  /** Whether properties are looked at. */
  readonly properties: boolean;
  /** What is kept besides instant and id, in an object of its own that these are written into; `undefined` for an event that takes no part. */
  of(event: StoredEvent): Omit<KeptEvent, 'at' | 'id'> | undefined;
  /** Of the first or the last: what is kept as `holds`, alone. */
  holds?(event: StoredEvent): boolean;
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
  /** The conditions that events alone decide, each once; where an answer stands in `Facts.answers`. */
  readonly asks: readonly EventAsk[];
  /** Its position, by its JSON. */
  readonly askOf: ReadonlyMap<string, number>;
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
