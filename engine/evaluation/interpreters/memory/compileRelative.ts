import { spanHasBirthday } from '../../../language/calendar/birthdays';
import { inYear, parseDay, yearOf } from '../../../language/calendar/days';
import { Moment } from '../../../language/calendar/moment';
import { shiftDay } from '../../../language/calendar/shift';
import { stretchesOf, textBoundsOf, isWithin, type Stretch } from '../../../language/calendar/stretches';
import { boundariesOf, dayAt } from '../../../language/calendar/zone';
import type { RelativeOperatorDefinition, Span } from '../../../language/operators/Operator';
import type { AttributeCondition, AttributeType } from '../../../language/rule/types';
import type { RuleNode } from './RuleNode';
import type { Facts } from './facts';

/** The days that match, when today is `today`. */
export function spanAt(
  operator: RelativeOperatorDefinition,
  condition: AttributeCondition,
  today: number,
): Span {
  const { amount = 0, unit = 'days' } = condition;
  return operator.span(today, (direction) => shiftDay(today, direction * amount, unit));
}

/** A condition on the date part relative to today: the same spans decide the answer and when it will change. */
export function compileRelative(
  operator: RelativeOperatorDefinition,
  condition: AttributeCondition,
  type: AttributeType,
  key: string,
): Omit<RuleNode, 'explain'> {
  const spanOn = (today: number): Span => spanAt(operator, condition, today);
  const dayOf = (facts: Facts, zone: string): number | undefined => {
    const found = facts.attributes?.[key];
    if (type === 'date') return typeof found === 'string' ? parseDay(found) : undefined;
    return found instanceof Date ? dayAt(zone, found.getTime()) : undefined;
  };
  if (condition.ignoreYear === true) {
    const holds = (day: number, today: number): boolean => spanHasBirthday(spanOn(today), day);
    return {
      test: (facts, moment) => {
        const day = dayOf(facts, moment.zone);
        return day !== undefined && holds(day, moment.today);
      },
      next: (facts, moment) => {
        const day = dayOf(facts, moment.zone);
        return day === undefined
          ? Infinity
          : firstOther(birthdayTurns(day, spanOn, moment.today), moment, (today) => holds(day, today));
      },
      lastChange: () => -Infinity,
    };
  }
  const turnsOf = (facts: Facts, zone: string): number[] => {
    const day = dayOf(facts, zone);
    return day === undefined ? [] : turns(day, spanOn);
  };
  return {
    test: type === 'date' ? dateTest(spanOn, key) : datetimeTest(spanOn, key),
    next: (facts, moment) => {
      const day = dayOf(facts, moment.zone);
      return day === undefined
        ? Infinity
        : firstOther(turns(day, spanOn), moment, (today) => contains(spanOn(today), day));
    },
    lastChange: (facts, moment) =>
      Math.max(-Infinity, ...turnsOf(facts, moment.zone).flatMap((turn) => boundariesOf(moment.zone, turn))),
  };
}

const contains = ({ from = -Infinity, to = Infinity }: Span, day: number): boolean =>
  day >= from && day <= to;

/** Today's span is worked out once a day, not once a profile. */
function dateTest(spanOn: (today: number) => Span, key: string): RuleNode['test'] {
  let [today, from, to] = [NaN, '', ':'];
  return (facts, moment) => {
    if (moment.today !== today) {
      today = moment.today;
      ({ from = '', to = ':' } = textBoundsOf(spanOn(today)));
    }
    const found = facts.attributes?.[key];
    return typeof found === 'string' && found >= from && found <= to;
  };
}

function datetimeTest(spanOn: (today: number) => Span, key: string): RuleNode['test'] {
  let [today, zone, stretches]: [number, string | undefined, Stretch[]] = [NaN, undefined, []];
  return (facts, moment) => {
    if (moment.today !== today || moment.zone !== zone) {
      [today, zone, stretches] = [moment.today, moment.zone, stretchesOf(moment.zone, spanOn(moment.today))];
    }
    const found = facts.attributes?.[key];
    return found instanceof Date && isWithin(stretches, found.getTime());
  };
}

/**
 * The todays at which the answer for a day turns: it holds from the first today whose span ends at the day or later, to the
 * last one whose span begins at the day or earlier.
 */
function turns(day: number, spanOn: (today: number) => Span): number[] {
  const found: number[] = [];
  if (spanOn(day).to !== undefined)
    found.push(firstToday(day, (today) => (spanOn(today).to as number) >= day, spanOn(day).to as number));
  if (spanOn(day).from !== undefined)
    found.push(firstToday(day, (today) => (spanOn(today).from as number) > day, spanOn(day).from as number));
  return found;
}

/** The first today for which something holds that goes on to hold; `end` is where the span's end lies for today = day. */
function firstToday(day: number, holds: (today: number) => boolean, end: number): number {
  let today = day - (end - day);
  while (holds(today)) today--;
  while (!holds(today)) today++;
  return today;
}

/** Years in which a 29 February surely lies: what comes round at all comes round within them. */
const YEARS_AHEAD = 12;

function birthdayTurns(day: number, spanOn: (today: number) => Span, today: number): number[] {
  const [from, to] = [
    yearOf(spanOn(today).from as number) - 1,
    yearOf(spanOn(today).to as number) + YEARS_AHEAD,
  ];
  const found: number[] = [];
  for (let year = from; year <= to; year++) found.push(...turns(inYear(day, year), spanOn));
  return found;
}

/** The first instant after `moment`, among the boundaries of those days, at which the answer is another. */
function firstOther(days: readonly number[], moment: Moment, holds: (today: number) => boolean): number {
  const before = holds(moment.today);
  const instants = [...new Set(days)]
    .flatMap((day) => boundariesOf(moment.zone, day))
    .filter((instant) => instant > moment.ms);
  instants.sort((a, b) => a - b);
  return instants.find((instant) => holds(dayAt(moment.zone, instant)) !== before) ?? Infinity;
}
