import { attributeTypeIn } from '../../language/attributes/attributeTypeIn';
import type { Moment } from '../../language/calendar/moment';
import { stretchesOf, textBoundsOf, type Stretch } from '../../language/calendar/stretches';
import { parseDay } from '../../language/calendar/days';
import { ATTRIBUTE_OPERATORS } from '../../language/operators/catalogue';
import type { ValueOperatorDefinition } from '../../language/operators/Operator';
import { spanOf, wantedOf, wantedStretches } from '../../language/rule/attributeOperands';
import type { RuleContext } from '../../language/rule/context';
import type { AttributeCondition } from '../../language/rule/types';
import { spanAt } from '../interpreters/memory/compileRelative';
import type { Column, Order } from './Column';

/** Values of one kind at which the answer to a condition may turn: between two of them it is the same for all. */
export interface Turns {
  /** Absent: it turns nowhere, whatever the kind. */
  readonly of?: Order;
  readonly at: readonly (number | string)[];
}

/**
 * Where the answer to a condition on numbers, days or instants turns. That is all that is said here: what the answer is says the interpreter in memory, once
 * for each stretch between. `undefined` where every value has to be asked.
 */
export function turnsOf(
  condition: AttributeCondition,
  context: RuleContext,
  moment: Moment,
): Turns | undefined {
  const operator = ATTRIBUTE_OPERATORS.get(condition.operator);
  const type = attributeTypeIn(condition, context);
  if (!operator) return undefined;
  // Neither a number, nor a day, nor an instant is empty.
  if (operator.kind === 'emptiness') return { at: [] };
  if (operator.kind === 'relative') {
    if (condition.ignoreYear === true) return undefined;
    const span = spanAt(operator, condition, moment.today);
    return type === 'date' ? daysOf(textBoundsOf(span)) : instantsOf(stretchesOf(moment.zone, span));
  }
  const positive: ValueOperatorDefinition = operator.kind === 'negative' ? operator.negates : operator;
  const wanted = wantedOf(condition);
  if (type === 'number') return { of: 'numbers', at: ascending(wanted as number[]) };
  if (type === 'datetime') return instantsOf(wantedStretches(positive, condition, moment.zone));
  if (type !== 'date') return undefined;
  if (positive.name === 'is') return { of: 'days', at: ascending(wanted as string[]) };
  return daysOf(textBoundsOf(spanOf(positive, parseDay(String(wanted[0])) as number)));
}

const daysOf = (bounds: { readonly from?: string; readonly to?: string }): Turns => ({
  of: 'days',
  at: ascending([bounds.from ?? [], bounds.to ?? []].flat()),
});

const instantsOf = (stretches: readonly Stretch[]): Turns => ({
  of: 'instants',
  at: ascending(stretches.flatMap(({ from, before }) => [from ?? [], before ?? []].flat())),
});

const ascending = <T extends number | string>(values: readonly T[]): T[] =>
  [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));

/** Stretches of codes of a column in order, each with one answer. @returns the first code of each, in ascending order. */
export function stretchesIn(column: Column, { at }: Turns): number[] {
  const begins = new Set([1]);
  for (const turn of at) {
    begins.add(firstCode(column, (rank) => rank >= turn));
    begins.add(firstCode(column, (rank) => rank > turn));
  }
  return [...begins].filter((code) => code <= column.size).sort((a, b) => a - b);
}

/** The first code whose value is so far on; behind the last one where none is. */
function firstCode(column: Column, isBehind: (rank: number | string) => boolean): number {
  let [low, high] = [1, column.size + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(column.rank(middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}
