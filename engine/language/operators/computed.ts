import type { ComputedDefinition, ComputedOf } from '../rule/types';
import { average } from './measure/average';
import { days } from './measure/days';
import { distinct } from './measure/distinct';
import { maximum } from './measure/maximum';
import type { MeasureDefinition } from './measure/Measure';
import { minimum } from './measure/minimum';
import { sum } from './measure/sum';

/** What an attribute can be computed as. */
export interface ComputedOfDefinition {
  readonly name: ComputedOf;
  /** As forms say it. */
  readonly label: string;
  readonly type: 'number' | 'datetime';
  readonly argument: MeasureDefinition['argument'];
  readonly example: { readonly definition: ComputedDefinition; readonly means: string };
}

const measured = (
  { name, label, argument }: MeasureDefinition,
  definition: Omit<ComputedDefinition, 'of'>,
  means: string,
): ComputedOfDefinition => ({
  name,
  label,
  type: 'number',
  argument,
  example: { definition: { ...definition, of: name }, means },
});

const PURCHASE = { event: 'Purchase', property: 'amount' };

/** By name, in the order of forms. The examples are the templates that forms offer. */
export const COMPUTED_OF: ReadonlyMap<string, ComputedOfDefinition> = new Map<
  ComputedOf,
  ComputedOfDefinition
>(
  (
    [
      measured(
        sum,
        { name: 'lifetimeValue', ...PURCHASE },
        'What somebody has spent in all, refunds taken off.',
      ),
      {
        name: 'count',
        label: 'Count',
        type: 'number',
        argument: 'none',
        example: {
          definition: { name: 'orders', event: 'Purchase', of: 'count' },
          means: 'How often somebody bought.',
        },
      },
      measured(average, { name: 'averageOrder', ...PURCHASE }, 'What somebody spends on average.'),
      measured(minimum, { name: 'smallestOrder', ...PURCHASE }, 'The smallest order.'),
      measured(maximum, { name: 'largestOrder', ...PURCHASE }, 'The largest order.'),
      measured(
        distinct,
        { name: 'categories', event: 'Item viewed', property: 'category' },
        'In how many different categories somebody has looked around.',
      ),
      measured(
        days,
        {
          name: 'activeDays',
          event: 'App Launch',
          timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
        },
        'On how many of the last 30 days somebody was there.',
      ),
      {
        name: 'firstAt',
        label: 'First at',
        type: 'datetime',
        argument: 'none',
        example: {
          definition: { name: 'firstSeen', event: 'App Launch', of: 'firstAt' },
          means: 'When somebody was first seen.',
        },
      },
      {
        name: 'lastAt',
        label: 'Last at',
        type: 'datetime',
        argument: 'none',
        example: {
          definition: { name: 'lastPurchase', event: 'Purchase', of: 'lastAt' },
          means: 'When somebody last bought: how long ago is asked with "Was more than".',
        },
      },
    ] as const satisfies readonly ComputedOfDefinition[]
  ).map((definition) => [definition.name, definition]),
);

/** The type of a computed attribute follows from what it is. */
export const computedType = ({ of }: ComputedDefinition): 'number' | 'datetime' =>
  COMPUTED_OF.get(of)?.type ?? 'number';
