import { MEASURES } from '../../../language/operators/catalogue';
import { valueKey } from '../../../language/operators/measure/valueKey';
import { durationMs, type EventWindow } from '../../../language/operators/timeframe/Timeframe';
import type { EventCondition, FollowedBy, PropertyRule, Which } from '../../../language/rule/types';
import { propertiesOf, stepsOf } from '../../../language/rule/walk';
import type { EventNeed } from './CompiledRule';
import { compileWhere, readerOf } from './compileWhere';
import type { StoredEvent } from './events';
import { countedSpan, seenSpan } from './occurrences';

/** What a condition needs that does more than count: of its own events, and of those of each step. */
export function historyNeeds(condition: EventCondition, window: EventWindow): EventNeed[] {
  const steps = stepsOf(condition);
  return [
    firstNeed(condition, steps[0], window),
    ...steps.map((step, i) => stepNeed(step, steps, i, window)),
  ];
}

function firstNeed(
  { event, where, which, measure }: EventCondition,
  step: FollowedBy | undefined,
  window: EventWindow,
): EventNeed {
  const counts = where && compileWhere(where);
  const after = keyReader(step?.same);
  const read = measure?.property === undefined ? undefined : measured(measure.of, measure.property);
  return {
    type: event,
    ...(which === undefined && where && counts && { where: counts, rule: where }),
    reads: readsOf(where, measure?.property, step?.same),
    keeps: {
      id: which !== undefined,
      ...(which !== undefined && { holds: counts ?? (() => true) }),
      properties: where !== undefined || read !== undefined || after !== undefined,
      of: (stored) => {
        const value = read?.(stored);
        if (read && value === undefined) return undefined;
        if (which === undefined && !after) return value === undefined ? {} : { value };
        return {
          ...(value !== undefined && { value }),
          ...(which !== undefined && { holds: counts?.(stored) ?? true }),
          ...(after && { after: after(stored) }),
        };
      },
    },
    bound: which === undefined ? 'all' : boundOfWhich(which, window),
    seen: (now) => seenSpan(window, now),
    counted: (now) => countedSpan(window, now),
  };
}

/** The first that never stops to count stays the first; of those that are there the last is enough, until it is time for others. */
export function boundOfWhich(which: Which, window: EventWindow): EventNeed['bound'] {
  if (which === 'last') return { order: 'newest', count: 1, age: window.minAge };
  return window.maxAge === Infinity ? { order: 'oldest', count: 1 } : 'all';
}

const readsOf = (
  where: PropertyRule | undefined,
  ...properties: readonly (string | undefined)[]
): string[] => [
  ...(where ? propertiesOf(where) : []),
  ...properties.filter((property) => property !== undefined),
];

function stepNeed(step: FollowedBy, steps: readonly FollowedBy[], i: number, window: EventWindow): EventNeed {
  const [before, after] = [keyReader(step.same), keyReader(steps[i + 1]?.same)];
  const reach = steps.slice(0, i + 1).reduce((sum, { within }) => sum + withinMs(within), 0);
  const seen: EventNeed['seen'] = (now) => {
    const { from, to } = seenSpan(window, now);
    return {
      ...(from === undefined ? {} : { from: from + 1 }),
      ...(to === undefined || reach === Infinity ? {} : { to: to + reach }),
    };
  };
  return {
    type: step.event,
    ...(step.where && { where: compileWhere(step.where), rule: step.where }),
    reads: readsOf(step.where, step.same, steps[i + 1]?.same),
    keeps: {
      id: false,
      properties: step.where !== undefined || before !== undefined || after !== undefined,
      of: (stored) => {
        const key = before?.(stored);
        if (before && key === undefined) return undefined;
        return { ...(before && { before: key }), ...(after && { after: after(stored) }) };
      },
    },
    bound: 'all',
    seen,
    counted: (now) => {
      const { from, to = Infinity } = seen(now);
      const end = Math.min(now, to);
      return from !== undefined && from > end ? null : { ...(from === undefined ? {} : { from }), to: end };
    },
  };
}

export const withinMs = (within: FollowedBy['within']): number =>
  within ? durationMs(within.amount, within.unit) : Infinity;

/** What is measured of an event. */
export function measured(of: string, property: string): (event: StoredEvent) => string | number | undefined {
  const [read, measure] = [readerOf(property), MEASURES.get(of)];
  return (event) => measure?.read(read(event.properties ?? {}));
}

function keyReader(property: string | undefined): ((event: StoredEvent) => string | undefined) | undefined {
  if (property === undefined) return undefined;
  const read = readerOf(property);
  return (event) => valueKey(read(event.properties ?? {}));
}
