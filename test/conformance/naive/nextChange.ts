import type { AttributeCondition, EventCondition, FollowedBy, Rule } from '../../../engine';
import { dayInZone, inAnotherYear, moveDay, readDay, turnsOfDay, yearOfDay } from './calendar';
import { isInstant } from './computed';
import { durationOf } from './events';
import { naiveMatches, segmentRule } from './matches';
import { ownNamed } from './text';
import type { Happening, Person, World } from './world';

const DAY = 86_400_000;
/** Whatever comes round with the year has come round within these, 29 February over a century included. */
const YEARS_ROUND = 9;

/**
 * Section 6 by trial: every instant at which anything the rule asks for might change is tried, in order, and the whole rule asked again.
 * Instants too many do no harm; the answer is the first at which the rule gives another one.
 */
export function naiveNextChange(
  rule: Rule,
  person: Person,
  events: readonly Happening[],
  world: World,
  now: number,
): number | null {
  const answer = naiveMatches(rule, person, events, world, now);
  const found = instantsToTry(rule, person, events, world, now).find(
    (at) => naiveMatches(rule, person, events, world, at) !== answer,
  );
  return found ?? null;
}

function instantsToTry(
  rule: Rule,
  person: Person,
  events: readonly Happening[],
  world: World,
  now: number,
): number[] {
  const leaves = [...leavesOf(rule, world)];
  const once = leaves.flatMap((leaf) =>
    'event' in leaf
      ? eventInstants(leaf, events)
      : [...computedInstants(leaf, events, world), ...dayInstants(leaf, person, events, world)],
  );
  // What comes round each year may be waited for from any of those on.
  const round = leaves.filter(
    (leaf): leaf is AttributeCondition => 'attribute' in leaf && leaf.ignoreYear === true,
  );
  const starts =
    round.length === 0 ? [] : [now, ...once].map((at) => yearOfDay(Math.min(Math.max(at, now), 8e15)));
  const years = new Set(
    starts.flatMap((year) => Array.from({ length: YEARS_ROUND + 4 }, (_, i) => year - 2 + i)),
  );
  const yearly = round.flatMap((leaf) =>
    [...years].flatMap((year) => birthdayInstants(leaf, person, events, world, year)),
  );
  return [...new Set([...once, ...yearly])].filter((at) => at > now).sort((a, b) => a - b);
}

/** The instants at which events begin or cease to count for what the rule asks, and the millisecond after. */
export const eventEdges = (rule: Rule, events: readonly Happening[], world: World): number[] =>
  [...leavesOf(rule, world)].flatMap((leaf) =>
    'event' in leaf ? eventInstants(leaf, events) : computedInstants(leaf, events, world),
  );

export function* leavesOf(rule: Rule, world: World): Generator<EventCondition | AttributeCondition> {
  const members =
    'all' in rule ? rule.all : 'any' in rule ? rule.any : 'none' in rule ? rule.none : undefined;
  if (members) for (const member of members) yield* leavesOf(member, world);
  else if ('segment' in rule) yield* leavesOf(segmentRule(rule, world), world);
  else if (
    'event' in rule ||
    ('attribute' in rule && !('match' in rule) && (isRelative(rule) || definitionOf(rule, world)))
  )
    yield rule as EventCondition | AttributeCondition;
}

const isRelative = ({ operator }: AttributeCondition): boolean => /^(willBe|was|isToday)/.test(operator);

const definitionOf = (rule: AttributeCondition, world: World) =>
  ownNamed(world.computed, rule.attribute) as NonNullable<World['computed']>[string] | undefined;

/** What a computed attribute is, changes when an event begins or ceases to count. */
function computedInstants(rule: AttributeCondition, events: readonly Happening[], world: World): number[] {
  const computed = definitionOf(rule, world);
  return computed ? eventInstants(computed, events) : [];
}

/** Each event of the condition or of what follows in it: when it is so old, or has been waited after for so long. */
function eventInstants(
  rule: Pick<EventCondition, 'event' | 'timeframe' | 'followedBy'>,
  events: readonly Happening[],
): number[] {
  const { timeframe = { operator: 'anyTime' } } = rule;
  const ages =
    'unit' in timeframe
      ? ('amount' in timeframe ? [timeframe.amount] : [timeframe.from, timeframe.to]).map((amount) =>
          durationOf(amount, timeframe.unit),
        )
      : [];
  const steps: FollowedBy[] = [];
  for (let step = rule.followedBy; step; step = step.followedBy) steps.push(step);
  const waits = steps.flatMap(({ within }) => (within ? [durationOf(within.amount, within.unit)] : []));
  const types = [rule.event, ...steps.map(({ event }) => event)];
  return events
    .filter(({ type }) => types.includes(type))
    .flatMap(({ at }) =>
      [0, ...ages, ...waits].flatMap((age) => [Date.parse(at) + age, Date.parse(at) + age + 1]),
    );
}

/** The days that are asked about: of a computed instant those of all events that it may be. */
function daysOf(
  rule: AttributeCondition,
  person: Person,
  events: readonly Happening[],
  world: World,
): number[] {
  const computed = definitionOf(rule, world);
  if (computed)
    return isInstant(computed)
      ? events
          .filter(({ type }) => type === computed.event)
          .map(({ at }) => dayInZone(world.zone, Date.parse(at)))
      : [];
  const value = ownNamed(person.attributes, rule.attribute);
  if (typeof value !== 'string' || value === '') return [];
  return [/^\d{4}-\d\d-\d\d$/.test(value) ? readDay(value) : dayInZone(world.zone, Date.parse(value))];
}

/** Today has something to do with the day when it lies the amount before or after it, or a few days beside that: months are not equally long. */
function dayInstants(
  rule: AttributeCondition,
  person: Person,
  events: readonly Happening[],
  world: World,
): number[] {
  if (rule.ignoreYear === true) return [];
  return daysOf(rule, person, events, world).flatMap((day) =>
    todaysAbout(rule, day).flatMap((today) => turnsOfDay(world.zone, today)),
  );
}

function birthdayInstants(
  rule: AttributeCondition,
  person: Person,
  events: readonly Happening[],
  world: World,
  year: number,
): number[] {
  const away = Math.round(Math.abs(moveDay(0, rule.amount ?? 0, rule.unit ?? 'days')) / (365.25 * DAY));
  const birthdays = daysOf(rule, person, events, world).flatMap((day) =>
    [-away, 0, away].flatMap((years) =>
      [-1, 0, 1].map((beside) => inAnotherYear(day, year + years + beside)),
    ),
  );
  const todays = birthdays
    .flatMap((birthday) => todaysAbout(rule, birthday))
    .filter((today) => yearOfDay(today) === year);
  return [...new Set(todays)].flatMap((today) => turnsOfDay(world.zone, today));
}

function todaysAbout({ amount = 0, unit = 'days', operator }: AttributeCondition, day: number): number[] {
  const centres =
    operator === 'isToday' ? [day] : [day, moveDay(day, amount, unit), moveDay(day, -amount, unit)];
  const beside = unit === 'months' ? [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5] : [-1, 0, 1, 2];
  return centres.flatMap((centre) => beside.map((days) => centre + days * DAY));
}
