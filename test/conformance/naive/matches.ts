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
  FollowedBy,
  IdentityCondition,
  ObjectsCondition,
  PropertyCondition,
  PropertyRule,
  Rule,
  Scalar,
  SegmentCondition,
  TagsCondition,
  Timeframe,
} from '../../../engine';
import { dayInZone, inAnotherYear, moveDay, readDay, yearOfDay } from './calendar';
import { exactly, hasNamed, naiveFold, ownNamed } from './text';
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
  if ('attribute' in rule) return attribute(rule, person, world, now);
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

/** Section 2: absent, null, "" or []. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

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

const wantedOf = (rule: { value?: Scalar; values?: Scalar[] }): Scalar[] =>
  rule.values ?? (rule.value === undefined ? [] : [rule.value]);

/** Section 3. */
function attribute(rule: AttributeCondition, person: Person, world: World, now: number): boolean {
  const value = ownNamed(person.attributes, rule.attribute);
  if (rule.operator === 'isEmpty') return isEmpty(value);
  if (rule.operator === 'isNotEmpty') return !isEmpty(value);
  if (rule.operator === 'isNot') return !attribute({ ...rule, operator: 'is' }, person, world, now);
  if (rule.operator === 'notContains')
    return !attribute({ ...rule, operator: 'contains' }, person, world, now);
  if (isEmpty(value)) return false;
  const type = world.types[rule.attribute] ?? STANDARD[rule.attribute] ?? rule.type;
  if (type === 'list')
    return (value as unknown[]).some((element) =>
      wantedOf(rule).some((wanted) => compares('is', element, wanted, false)),
    );
  if (type === 'date' || type === 'datetime') return dates(rule, String(value), world.zone, now);
  return wantedOf(rule).some((wanted) => compares(rule.operator, value, wanted, rule.caseSensitive === true));
}

/** A value found beside a wanted one: only of the same JSON type, text folded unless case is to be told apart. */
function compares(operator: string, found: unknown, wanted: Scalar, caseSensitive: boolean): boolean {
  if (typeof found === 'string' && typeof wanted === 'string') {
    const form = caseSensitive ? exactly : naiveFold;
    const [text, part] = [form(found), form(wanted)];
    if (operator === 'is') return text === part;
    if (operator === 'startsWith') return text.startsWith(part);
    if (operator === 'endsWith') return text.endsWith(part);
    return operator === 'contains' && text.includes(part);
  }
  if (typeof found === 'number' && typeof wanted === 'number') {
    if (operator === 'is') return found === wanted;
    if (operator === 'lessThan') return found < wanted;
    if (operator === 'lessOrEqual') return found <= wanted;
    if (operator === 'greaterOrEqual') return found >= wanted;
    return operator === 'greaterThan' && found > wanted;
  }
  return operator === 'is' && found === wanted;
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

/** Section 4. */
function event(rule: EventCondition, events: readonly Happening[], world: World, now: number): boolean {
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

const holds = (where: PropertyRule | undefined, one: Occurring): boolean =>
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
function measured(rule: EventCondition, counted: readonly Occurring[], world: World): boolean {
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

function often(operator: string, found: number, wanted: number): boolean {
  if (operator === 'equals') return found === wanted;
  if (operator === 'lessThan') return found < wanted;
  if (operator === 'lessOrEqual') return found <= wanted;
  if (operator === 'moreOrEqual') return found >= wanted;
  return found > wanted;
}

export const durationOf = (amount: number, unit: 'days' | 'hours' | 'minutes'): number =>
  amount * { days: 86_400_000, hours: 3_600_000, minutes: 60_000 }[unit];

/** Section 4.1. */
function isInside(timeframe: Timeframe, t: number, now: number): boolean {
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

/** Section 4.2. */
function properties(rule: PropertyRule, found: object): boolean {
  const asked = (member: PropertyRule): boolean => properties(member, found);
  if ('all' in rule) return rule.all.every(asked);
  if ('any' in rule) return rule.any.some(asked);
  if ('none' in rule) return !rule.none.some(asked);
  return property(rule, found);
}

function property(rule: PropertyCondition, found: object): boolean {
  const value = reach(found, rule.property);
  if (rule.operator === 'isEmpty') return isEmpty(value);
  if (rule.operator === 'isNotEmpty') return !isEmpty(value);
  if (rule.operator === 'isNot') return !property({ ...rule, operator: 'is' }, found);
  if (rule.operator === 'notContains') return !property({ ...rule, operator: 'contains' }, found);
  return wantedOf(rule).some((wanted) => compares(rule.operator, value, wanted, rule.caseSensitive === true));
}

/** A property of that very name, else along the dots into objects. */
function reach(found: object, name: string): unknown {
  if (hasNamed(found, name) || !name.includes('.')) return ownNamed(found, name);
  return name
    .split('.')
    .reduce<unknown>(
      (inside, step) =>
        typeof inside === 'object' && inside !== null && !Array.isArray(inside)
          ? ownNamed(inside, step)
          : undefined,
      found,
    );
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
