/** Section 3.5: what an attribute is computed as, asked like any other. */
import type { AttributeCondition, ComputedDefinition, Measure } from '../../../engine';
import { chosenOf, happeningsOf, holds, isInside, measured, often } from './events';
import { wantedOf } from './values';
import type { Happening, World } from './world';

type Definition = Omit<ComputedDefinition, 'name'>;

/** The instant of the earliest or latest counted event, as it is written; `undefined` where there is none. */
export function computedInstant(
  { event, of, timeframe = { operator: 'anyTime' }, where }: Definition,
  events: readonly Happening[],
  now: number,
): string | undefined {
  const counted = happeningsOf(events, event).filter(
    (one) => isInside(timeframe, one.t, now) && holds(where, one),
  );
  const chosen = chosenOf(of === 'firstAt' ? 'first' : 'last', counted);
  return chosen && new Date(chosen.t).toISOString();
}

export const isInstant = ({ of }: Definition): boolean => of === 'firstAt' || of === 'lastAt';

const WORDS = {
  is: 'equals',
  lessThan: 'lessThan',
  lessOrEqual: 'lessOrEqual',
  greaterOrEqual: 'moreOrEqual',
  greaterThan: 'moreThan',
} as const;

/** A number, as the measure of the same events says it. */
export function computedNumber(
  rule: AttributeCondition,
  definition: Definition,
  events: readonly Happening[],
  world: World,
  now: number,
): boolean {
  const { event, of, property, timeframe = { operator: 'anyTime' }, where } = definition;
  const counted = happeningsOf(events, event).filter(
    (one) => isInside(timeframe, one.t, now) && holds(where, one),
  );
  const compared = (operator: Measure['operator'], value: number): boolean =>
    of === 'count'
      ? often(operator, counted.length, value)
      : measured(
          {
            event,
            measure: {
              of: of as Measure['of'],
              ...(property !== undefined && { property }),
              operator,
              value,
            },
          },
          counted,
          world,
        );
  const isNone = !compared('lessOrEqual', 0) && !compared('moreThan', 0);
  if (rule.operator === 'isEmpty') return isNone;
  if (rule.operator === 'isNotEmpty') return !isNone;
  const word = rule.operator === 'isNot' ? 'is' : rule.operator;
  const found = wantedOf(rule).some((wanted) => compared(WORDS[word as keyof typeof WORDS], Number(wanted)));
  return found === (rule.operator !== 'isNot');
}
