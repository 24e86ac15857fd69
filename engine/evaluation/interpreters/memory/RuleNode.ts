import type { Explanation } from '../../../api/audience';
import type { Moment } from '../../../language/calendar/moment';
import type { EventAsk } from './CompiledRule';
import type { Facts } from './facts';

/** A part of a compiled rule. */
export interface RuleNode {
  test(facts: Facts, moment: Moment): boolean;
  /** The first instant after `moment` (ms) at which time alone gives another answer; Infinity = never. Exact. */
  next(facts: Facts, moment: Moment): number;
  /**
   * The last instant at which a condition that changes a limited number of times changes; -Infinity when only birthdays
   * (`ignoreYear`), which come round for ever, or nothing changes.
   */
  lastChange(facts: Facts, moment: Moment): number;
  explain(facts: Facts, moment: Moment): Explanation;
}

/** A condition that events alone decide, as a node. */
export type Asking = RuleNode & Pick<EventAsk, 'slots' | 'scanned'>;

/** The part of a node that time alone never changes. */
export const TIMELESS = {
  next: (): number => Infinity,
  lastChange: (): number => -Infinity,
} as const;
