import { OCCURRENCE_OPERATORS, TIMEFRAME_OPERATORS } from '../../../language/operators/catalogue';
import type { OccurrenceDefinition } from '../../../language/operators/occurrence/Occurrence';
import type { EventWindow, TimeframeDefinition } from '../../../language/operators/timeframe/Timeframe';
import { describeCondition } from '../../../language/rule/describe';
import type { EventCondition, Occurrence, Timeframe } from '../../../language/rule/types';
import { propertiesOf } from '../../../language/rule/walk';
import { isoOrNull } from './compileGroup';
import { compileWhere } from './compileWhere';
import type { EventNeed } from './CompiledRule';
import type { Facts } from './facts';
import { countAt, countedSpan, nextCountChange, seenSpan } from './occurrences';
import type { Asking } from './RuleNode';

const ONCE: Occurrence = { operator: 'moreOrEqual', count: 1 };
const ANY_TIME: Timeframe = { operator: 'anyTime' };

/** What an event condition means, with its defaults filled in. */
function eventMeaning(condition: EventCondition): {
  window: EventWindow;
  need: EventNeed;
  test(count: number): boolean;
} {
  const { occurrence = ONCE, timeframe = ANY_TIME, happened = true, where } = condition;
  const operator = OCCURRENCE_OPERATORS.get(occurrence.operator) as OccurrenceDefinition;
  const window = windowOf(timeframe);
  const need: EventNeed = {
    type: condition.event,
    ...(where && { where: compileWhere(where), rule: where }),
    reads: where ? [...propertiesOf(where)] : [],
    bound: boundOf(window, operator.enough(occurrence.count)),
    seen: (now) => seenSpan(window, now),
    counted: (now) => countedSpan(window, now),
  };
  return { window, need, test: (count) => operator.test(count, occurrence.count) === happened };
}

export const windowOf = (timeframe: Timeframe = ANY_TIME): EventWindow =>
  (TIMEFRAME_OPERATORS.get(timeframe.operator) as TimeframeDefinition).window(timeframe);

/**
 * Which events decide now and later. What never stops to count is decided by the oldest; what counts from the very moment it
 * happens, by the newest; between two ages the whole window is needed.
 */
function boundOf(window: EventWindow, count: number): EventNeed['bound'] {
  if (window.maxAge === Infinity) return { order: 'oldest', count };
  return window.minAge === 0 ? { order: 'newest', count } : 'all';
}

/** How often an event happened in its timeframe. `slotOf` gives the place of its need. */
export function compileEvent(
  condition: EventCondition,
  path: string,
  slotOf: (need: EventNeed) => number,
): Asking {
  const { window, need, test } = eventMeaning(condition);
  const slot = slotOf(need);
  const instantsOf = (facts: Facts): readonly number[] =>
    (facts.occurrences?.[slot] ?? NONE) as readonly number[];
  const count = (facts: Facts, now: number): number => countAt(instantsOf(facts), window, now);
  const next = (facts: Facts, now: number): number => nextCountChange(instantsOf(facts), window, now, test);
  return {
    slots: [slot],
    scanned: { kind: 'count', test },
    test: (facts, moment) => test(count(facts, moment.ms)),
    next: (facts, moment) => next(facts, moment.ms),
    lastChange: (facts) => {
      const last = instantsOf(facts).at(-1);
      return last === undefined
        ? -Infinity
        : last + (window.maxAge === Infinity ? window.minAge : window.maxAge + 1);
    },
    explain: (facts, moment) => {
      const found = count(facts, moment.ms);
      return {
        path,
        text: describeCondition(condition),
        matched: test(found),
        found,
        wanted: condition,
        nextChangeAt: isoOrNull(next(facts, moment.ms)),
      };
    },
  };
}

const NONE: readonly number[] = [];
