/**
 * The rule language a second time, written from docs/rules.md with nothing of the engine but its types: no indexes, nothing prepared, one
 * sentence of the text after the other. It judges both interpreters.
 */
import type {
  AttributeCondition,
  AttributeType,
  Condition,
  DoNotContactCondition,
  EventCondition,
  IdentityCondition,
  ObjectsCondition,
  Rule,
  SegmentCondition,
  TagsCondition,
} from '../../../engine';
import { dayInZone, inAnotherYear, moveDay, readDay, yearOfDay } from './calendar';
import { computedInstant, computedNumber, isInstant } from './computed';
import { event } from './events';
import { naiveFold, ownNamed } from './text';
import { compares, isEmpty, properties, wantedOf } from './values';
import type { Happening, Person, World } from './world';

/** Section 1: a group, or a condition. */
export function naiveMatches(
  rule: Rule,
  person: Person,
  events: readonly Happening[],
  world: World,
  now: number,
): boolean {
  const asked = (member: Rule): boolean => naiveMatches(member, person, events, world, now);
  if ('all' in rule) return rule.all.every(asked);
  if ('any' in rule) return rule.any.some(asked);
  if ('none' in rule) return !rule.none.some(asked);
  return condition(rule, person, events, world, now);
}

function condition(
  rule: Condition,
  person: Person,
  events: readonly Happening[],
  world: World,
  now: number,
): boolean {
  if ('match' in rule) return objects(rule, person);
  if ('attribute' in rule) return attribute(rule, person, events, world, now);
  if ('event' in rule) return event(rule, events, world, now);
  if ('tags' in rule) return tags(rule, person);
  if ('identity' in rule) return identity(rule, person);
  if ('segment' in rule)
    return (
      naiveMatches(segmentRule(rule, world), person, events, world, now) === (rule.operator === 'isMember')
    );
  return listed(rule, person, world) === (rule.operator === 'isListed');
}

const LAUNCHED: EventCondition = {
  event: 'App Launch',
  occurrence: { operator: 'moreOrEqual', count: 1 },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};
const PREDEFINED: Readonly<Record<string, Rule>> = {
  'Active Mobile Users': LAUNCHED,
  'Inactive Mobile Users': { ...LAUNCHED, happened: false },
};

export function segmentRule(rule: SegmentCondition, world: World): Rule {
  const found = Object.entries({ ...PREDEFINED, ...world.segments }).find(
    ([name]) => naiveFold(name.trim()) === naiveFold(rule.segment.trim()),
  );
  if (!found) throw new Error(`The case names no segment "${rule.segment}".`);
  return found[1];
}

const STANDARD: Readonly<Record<string, AttributeType>> = {
  firstName: 'text',
  lastName: 'text',
  gender: 'text',
  country: 'text',
  city: 'text',
  address: 'text',
  preferredLanguage: 'text',
  company: 'text',
  timeZone: 'text',
  birthDate: 'date',
};

/** Section 3. */
function attribute(
  rule: AttributeCondition,
  person: Person,
  events: readonly Happening[],
  world: World,
  now: number,
): boolean {
  const computed = ownNamed(world.computed, rule.attribute) as
    NonNullable<World['computed']>[string] | undefined;
  if (computed && !isInstant(computed)) return computedNumber(rule, computed, events, world, now);
  const value = computed
    ? computedInstant(computed, events, now)
    : ownNamed(person.attributes, rule.attribute);
  const positive = (operator: AttributeCondition['operator']): boolean =>
    attribute({ ...rule, operator }, person, events, world, now);
  if (rule.operator === 'isEmpty') return isEmpty(value);
  if (rule.operator === 'isNotEmpty') return !isEmpty(value);
  if (rule.operator === 'isNot') return !positive('is');
  if (rule.operator === 'notContains') return !positive('contains');
  if (isEmpty(value)) return false;
  const type = computed ? 'datetime' : (world.types[rule.attribute] ?? STANDARD[rule.attribute] ?? rule.type);
  if (type === 'list')
    return (value as unknown[]).some((element) =>
      wantedOf(rule).some((wanted) => compares('is', element, wanted, false)),
    );
  if (type === 'date' || type === 'datetime') return dates(rule, String(value), world.zone, now);
  return wantedOf(rule).some((wanted) => compares(rule.operator, value, wanted, rule.caseSensitive === true));
}

/** Section 3.3. */
function dates(rule: AttributeCondition, value: string, zone: string, now: number): boolean {
  const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
  const day = isDay(value) ? readDay(value) : dayInZone(zone, Date.parse(value));
  const wanted = wantedOf(rule).map(String);
  const compared = (test: (found: number, at: number) => boolean): boolean =>
    wanted.some((one) => (isDay(one) ? test(day, readDay(one)) : test(Date.parse(value), Date.parse(one))));
  switch (rule.operator) {
    case 'is':
      return compared((found, at) => found === at);
    case 'before':
      return compared((found, at) => found < at);
    case 'until':
      return compared((found, at) => found <= at);
    case 'since':
      return compared((found, at) => found >= at);
    case 'after':
      return compared((found, at) => found > at);
    default:
      return relative(rule, day, dayInZone(zone, now));
  }
}

/** The days that a relative operator takes, when today is `today`. */
export function relativeSpan(rule: AttributeCondition, today: number): [from: number, to: number] {
  const { amount = 0, unit = 'days' } = rule;
  const [ahead, back] = [moveDay(today, amount, unit), moveDay(today, -amount, unit)];
  switch (rule.operator) {
    case 'willBeIn':
      return [ahead, ahead];
    case 'willBeWithin':
      return [today, ahead];
    case 'willBeMoreThan':
      return [ahead + 1, Infinity];
    case 'was':
      return [back, back];
    case 'wasWithin':
      return [back, today];
    case 'wasMoreThan':
      return [-Infinity, back - 1];
    default:
      return [today, today];
  }
}

function relative(rule: AttributeCondition, day: number, today: number): boolean {
  const [from, to] = relativeSpan(rule, today);
  const inside = (one: number): boolean => from <= one && one <= to;
  if (rule.ignoreYear !== true) return inside(day);
  for (let year = yearOfDay(from); year <= yearOfDay(to); year++)
    if (inside(inAnotherYear(day, year))) return true;
  return false;
}

/** Section 3.4. */
function objects(rule: ObjectsCondition, person: Person): boolean {
  const found = (ownNamed(person.attributes, rule.attribute) ?? []) as object[];
  const holds = (one: object): boolean => properties(rule.where, one);
  if (rule.match === 'any') return found.some(holds);
  if (rule.match === 'all') return found.length > 0 && found.every(holds);
  return !found.some(holds);
}

/** Section 5. */
function tags(rule: TagsCondition, person: Person): boolean {
  const form = (tag: string): string => naiveFold(tag.trim());
  const own = new Set((person.tags ?? []).map(form));
  const has = (tag: string): boolean => own.has(form(tag));
  if (rule.operator === 'hasAny') return rule.tags.some(has);
  return rule.operator === 'hasAll' ? rule.tags.every(has) : !rule.tags.some(has);
}

function identity(rule: IdentityCondition, person: Person): boolean {
  const own = identitiesOf(person, rule.identity);
  if (rule.operator === 'isEmpty') return own.length === 0;
  if (rule.operator === 'isNotEmpty') return own.length > 0;
  if (rule.operator === 'isNot') return !identity({ ...rule, operator: 'is' }, person);
  if (rule.operator === 'notContains') return !identity({ ...rule, operator: 'contains' }, person);
  const wanted = wantedOf(rule)
    .map(String)
    .map((text) => (rule.operator === 'is' ? normalized(rule.identity, text) : text));
  return own.some((found) =>
    wanted.some((one) => compares(rule.operator, found, one, rule.caseSensitive === true)),
  );
}

function normalized(kind: IdentityCondition['identity'], text: string): string {
  if (kind === 'email') return naiveFold(text.trim());
  return kind === 'phone' ? text.replace(/[\s()-]/g, '').replace(/^00/, '+') : text;
}

function identitiesOf(person: Person, kind: IdentityCondition['identity']): string[] {
  if (kind === 'externalId') return person.externalId === undefined ? [] : [person.externalId];
  return ((kind === 'email' ? person.emails : person.phones) ?? []).map((one) => normalized(kind, one));
}

function listed(rule: DoNotContactCondition, person: Person, world: World): boolean {
  const kinds = rule.doNotContact === 'any' ? (['email', 'phone'] as const) : [rule.doNotContact];
  return kinds.some((kind) =>
    identitiesOf(person, kind).some((point) =>
      world.doNotContact?.some((one) => normalized(kind, one) === point),
    ),
  );
}
