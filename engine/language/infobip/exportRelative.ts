import type { AttributeCondition } from '../rule/types';
import type { Comparison } from './query';
import { writeDuration } from './relativeNow';

type Bound = readonly [Comparison, distance: number];

/** What each operator asks of the day, as comparisons with days from now; `amount` is that of the condition. */
const BOUNDS: Readonly<Record<string, (amount: number) => readonly Bound[]>> = {
  isToday: () => [['#eq', 0]],
  willBeIn: (amount) => [['#eq', amount]],
  willBeWithin: (amount) => [
    ['#gte', 0],
    ['#lte', amount],
  ],
  willBeMoreThan: (amount) => [['#gt', amount]],
  was: (amount) => [['#eq', -amount]],
  wasWithin: (amount) => [
    ['#gte', -amount],
    ['#lte', 0],
  ],
  wasMoreThan: (amount) => [['#lt', -amount]],
};

const OPPOSITES: Readonly<Partial<Record<Comparison, Comparison>>> = {
  '#eq': '#ne',
  '#gte': '#lt',
  '#lte': '#gt',
  '#gt': '#lte',
  '#lt': '#gte',
};

/** A condition relative to today with `#relNow`; `undefined` when it is none. The opposite takes in what is empty. */
export function exportRelative(
  { operator, amount = 0, unit = 'days' }: AttributeCondition,
  field: string,
  not: boolean,
): Record<string, unknown> | undefined {
  const bounds = BOUNDS[operator]?.(amount);
  if (!bounds) return undefined;
  const written = bounds.map(([word, distance]) => ({
    [not ? (OPPOSITES[word] as string) : word]: {
      [field]: {
        '#relNow': writeDuration({
          amount: distance === 0 ? 0 : distance,
          unit: distance === 0 ? 'days' : unit,
        }),
      },
    },
  }));
  if (!not) return written.length === 1 ? written[0] : { '#and': written };
  return operator === 'isToday' || bounds[0]?.[0] === '#eq'
    ? written[0]
    : { '#or': [...written, { '#notExist': field }] };
}
