/** Section 4: what somebody did. */
import type { EventCondition, FollowedBy, PropertyRule, Scalar, Timeframe } from '../../../engine';
import { dayInZone } from './calendar';
import { exactly } from './text';
import { compares, properties, reach } from './values';
import type { Happening, World } from './world';

export function event(
  rule: EventCondition,
  events: readonly Happening[],
  world: World,
  now: number,
): boolean {
  const { happened = true, timeframe = { operator: 'anyTime' } } = rule;
  const inside = happeningsOf(events, rule.event).filter((one) => isInside(timeframe, one.t, now));
  const counts = (one: Occurring): boolean => holds(rule.where, one) && isFollowed(rule, one, events, now);
  if (rule.which !== undefined) {
    const chosen = chosenOf(rule.which, inside);
    return (chosen !== undefined && counts(chosen)) === happened;
  }
  return measured(rule, inside.filter(counts), world) === happened;
}

/** An event with its instant, and an id whether it was given one or not. */
export type Occurring = Happening & { readonly id: string; readonly t: number };

export const happeningsOf = (events: readonly Happening[], type: string): Occurring[] =>
  events
    .map((one, i) => ({ ...one, id: one.id ?? `e${i}`, t: Date.parse(one.at) }))
    .filter((one) => exactly(one.type) === exactly(type));

export const holds = (where: PropertyRule | undefined, one: Occurring): boolean =>
  where === undefined || properties(where, one.properties ?? {});

/** Section 4.4. */
export function chosenOf(which: 'first' | 'last', events: readonly Occurring[]): Occurring | undefined {
  const [first, ...others] = events;
  if (!first) return undefined;
  return others.reduce((best, one) => {
    const isEarlier = one.t < best.t || (one.t === best.t && isSmaller(one.id, best.id));
    return isEarlier === (which === 'first') ? one : best;
  }, first);
}

function isSmaller(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => Array.from(text, (point) => point.codePointAt(0) as number)) as [
    number[],
    number[],
  ];
  for (let i = 0; i < Math.min(a.length, b.length); i++)
    if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  return a.length < b.length;
}

/** Section 4.5. */
function isFollowed(
  { followedBy }: EventCondition | FollowedBy,
  before: Occurring,
  events: readonly Happening[],
  now: number,
): boolean {
  if (!followedBy) return true;
  const { happened = true, within, same, where } = followedBy;
  const end = within ? before.t + durationOf(within.amount, within.unit) : Infinity;
  const common = same === undefined ? undefined : reach(before.properties ?? {}, same);
  const found = happeningsOf(events, followedBy.event).some(
    (one) =>
      before.t < one.t &&
      one.t <= now &&
      one.t <= end &&
      holds(where, one) &&
      (same === undefined || (isScalar(common) && isEqual(common, reach(one.properties ?? {}, same)))) &&
      isFollowed(followedBy, one, events, now),
  );
  if (happened) return found;
  return !found && (within === undefined || end < now);
}

const isScalar = (value: unknown): value is Scalar =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== '';

const isEqual = (one: unknown, other: unknown): boolean =>
  isScalar(one) && isScalar(other) && compares('is', one, other, false);

/** Section 4.3. */
export function measured(rule: EventCondition, counted: readonly Occurring[], world: World): boolean {
  const { measure, occurrence = { operator: 'moreOrEqual', count: 1 } } = rule;
  if (!measure) return often(occurrence.operator, counted.length, occurrence.count);
  const values = counted.map((one) => reach(one.properties ?? {}, measure.property ?? ''));
  const numbers = values.filter((value) => typeof value === 'number').map(unitsOf);
  const compared = (found: bigint, parts = 1n): boolean => {
    const beside = found - unitsOf(measure.value) * parts;
    return often(measure.operator, beside < 0n ? -1 : beside > 0n ? 1 : 0, 0);
  };
  const total = numbers.reduce((sum, one) => sum + one, 0n);
  const sorted = [...numbers].sort((a, b) => (a < b ? -1 : 1));
  switch (measure.of) {
    case 'sum':
      return compared(total);
    case 'average':
      return numbers.length > 0 && compared(total, BigInt(numbers.length));
    case 'minimum':
      return numbers.length > 0 && compared(sorted[0] as bigint);
    case 'maximum':
      return numbers.length > 0 && compared(sorted.at(-1) as bigint);
    case 'distinct': {
      const different: unknown[] = [];
      for (const value of values.filter(isScalar))
        if (!different.some((one) => isEqual(one, value))) different.push(value);
      return often(measure.operator, different.length, measure.value);
    }
    case 'days':
      return often(
        measure.operator,
        new Set(counted.map(({ t }) => dayInZone(world.zone, t))).size,
        measure.value,
      );
  }
}

/** The decimal that one reads, in units so small that every double is a whole number of them. */
function unitsOf(value: number): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(
    String(value),
  ) as RegExpExecArray;
  const units = BigInt(`${whole}${fraction}${'0'.repeat(400 - fraction.length + Number(exponent))}`);
  return sign === '-' ? -units : units;
}

export function often(operator: string, found: number, wanted: number): boolean {
  if (operator === 'equals') return found === wanted;
  if (operator === 'lessThan') return found < wanted;
  if (operator === 'lessOrEqual') return found <= wanted;
  if (operator === 'moreOrEqual') return found >= wanted;
  return found > wanted;
}

export const durationOf = (amount: number, unit: 'days' | 'hours' | 'minutes'): number =>
  amount * { days: 86_400_000, hours: 3_600_000, minutes: 60_000 }[unit];

/** Section 4.1. */
export function isInside(timeframe: Timeframe, t: number, now: number): boolean {
  switch (timeframe.operator) {
    case 'anyTime':
      return t <= now;
    case 'withinTheLast':
      return now - durationOf(timeframe.amount, timeframe.unit) <= t && t <= now;
    case 'beforeTheLast':
      return t < now - durationOf(timeframe.amount, timeframe.unit);
    case 'betweenTheLast': {
      const [one, other] = [
        durationOf(timeframe.from, timeframe.unit),
        durationOf(timeframe.to, timeframe.unit),
      ];
      return now - Math.max(one, other) <= t && t <= now - Math.min(one, other);
    }
    case 'after':
      return t > Date.parse(timeframe.at) && t <= now;
    case 'before':
      return t < Date.parse(timeframe.at) && t <= now;
    case 'between':
      return Date.parse(timeframe.from) <= t && t <= Date.parse(timeframe.to) && t <= now;
  }
}
