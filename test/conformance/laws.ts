/** The laws of the rule language (docs/rules.md, "Laws"), over rules and values of every hostile kind: asked of the memory interpreter alone. */
import fc from 'fast-check';
import type { AttributeCondition, Rule } from '../../engine';
import { describeRule } from '../../engine/language/rule/describe';
import { parseRule } from '../../engine/language/rule/parse';
import {
  COMPUTED,
  denseEvents,
  denseRule,
  loneComputed,
  loneRule,
  event,
  NOW,
  profile,
  rule,
} from '../engine/evaluation/audience/hostile';
import { aim } from './aim';
import { SEGMENTS, TYPES } from './crowd';
import { contextOf, inMemory } from './inMemory';
import { dayInZone } from './naive/calendar';
import { naiveMatches } from './naive/matches';
import { eventEdges, naiveNextChange } from './naive/nextChange';
import type { Happening, Person, World } from './naive/world';

const DAY = 86_400_000;

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/St_Johns',
);
/** Days on which the clocks of these zones are moved. */
const CLOCKS_MOVE = [
  '2025-03-09',
  '2025-03-30',
  '2025-04-06',
  '2025-04-25',
  '2025-10-05',
  '2025-10-26',
  '2025-10-31',
  '2025-11-02',
  '2011-12-30',
];
/** Mostly beside the instants that the values are about; also far from them. */
const now = fc.oneof(
  fc.constant(Date.parse(NOW)),
  fc.integer({ min: -60 * 24, max: 60 * 24 }).map((hours) => Date.parse(NOW) + hours * 3_600_000),
  fc.integer({ min: Date.parse('1950-01-01'), max: Date.parse('2090-01-01') }),
  fc
    .tuple(fc.constantFrom(...CLOCKS_MOVE), fc.integer({ min: -40, max: 20 }))
    .map(([day, hours]) => Date.parse(day) + hours * 3_600_000),
);
const person: fc.Arbitrary<Person> = profile.map(({ email, phone, attributes, tags }) => ({
  externalId: 'P1.',
  attributes,
  tags,
  ...(email && { emails: ['p1@example.com'] }),
  ...(phone && { phones: ['+442079460001'] }),
}));
const events = fc.array(event, { maxLength: 6 }) as unknown as fc.Arbitrary<Happening[]>;
const worldIn = (zone: string): World => ({
  zone,
  types: TYPES,
  computed: COMPUTED,
  segments: SEGMENTS,
  doNotContact: ['p1@example.com'],
});
const offsets = fc.array(fc.constantFrom(0, 0, 0, 1, -1, 2), { minLength: 4, maxLength: 4 });
const anything = fc
  .record({
    rule: fc.oneof(
      { weight: 4, arbitrary: rule },
      { weight: 1, arbitrary: loneRule },
      { weight: 1, arbitrary: loneComputed },
    ),
    person,
    events,
    world: zone.map(worldIn),
    now,
    offsets,
    isAimed: fc.boolean(),
  })
  .map(({ offsets: beside, isAimed, ...one }) =>
    isAimed ? { ...one, person: aim(one.rule, one.person, one.world, one.now, beside) } : one,
  );
/** What the events of few types add up to: drawn from everything it would seldom decide. */
const dense = fc.record({
  rule: denseRule,
  person,
  events: denseEvents as fc.Arbitrary<Happening[]>,
  world: zone.map(worldIn),
  now: fc.oneof(fc.constant(Date.parse(NOW)), now),
});
const asked = fc.oneof({ weight: 2, arbitrary: anything }, { weight: 1, arbitrary: dense });
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

const answer = ({ rule: one, person: of, events: did, world, now: at }: Asked, other: Rule = one): boolean =>
  inMemory(other, world).matches(of, did, at);

const PAIRS = [
  ['is', 'isNot'],
  ['contains', 'notContains'],
  ['isEmpty', 'isNotEmpty'],
  ['isMember', 'isNotMember'],
  ['isListed', 'isNotListed'],
  ['hasAny', 'hasNone'],
] as const;
const OPPOSITES = new Map<string, string>(
  PAIRS.flatMap(
    ([one, other]) =>
      [
        [one, other],
        [other, one],
      ] as [string, string][],
  ),
);

export interface Law {
  readonly name: string;
  /** Throws when the law is broken. */
  check(how?: How): void;
}

/** How long and from where cases are tried; default: as often as it says, from anywhere. */
export type How = Pick<fc.Parameters<unknown>, 'seed' | 'endOnFailure'>;

export const LAWS: readonly Law[] = [
  {
    name: '1. the memory interpreter gives the answer of the text, in every zone, at every instant',
    check(how = {}) {
      for (const some of [asked, dense])
        fc.assert(
          fc.property(some, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (one, picks) => {
            const edges = eventEdges(one.rule, one.events, one.world);
            for (const now of [
              one.now,
              ...(edges.length === 0 ? [] : picks.map((pick) => edges[pick % edges.length] as number)),
            ]) {
              expect(answer({ ...one, now })).toBe(
                naiveMatches(one.rule, one.person, one.events, one.world, now),
              );
            }
          }),
          { numRuns: 3_000, ...how },
        );
    },
  },
  {
    name: '2. none of a rule is its complement, and none of none the rule',
    check(how = {}) {
      fc.assert(
        fc.property(asked, (one) => {
          expect(answer(one, { none: [one.rule] })).toBe(!answer(one));
          expect(answer(one, { none: [{ none: [one.rule] }] })).toBe(answer(one));
        }),
        { numRuns: 2_000, ...how },
      );
    },
  },
  {
    name: '2. isNot is the complement of is, notContains of contains, isEmpty of isNotEmpty, hasNone of hasAny; so with segments and lists',
    check(how = {}) {
      let turned = 0;
      const single = asked.filter(({ rule: one }) => 'operator' in one && OPPOSITES.has(one.operator));
      fc.assert(
        fc.property(single, (one) => {
          const opposite = {
            ...one.rule,
            operator: OPPOSITES.get((one.rule as AttributeCondition).operator),
          } as Rule;
          expect(answer(one, opposite)).toBe(!answer(one));
          turned++;
        }),
        { numRuns: 2_000, ...how },
      );
      expect(turned).toBeGreaterThan(1_000);
    },
  },
  {
    name: '2. happened: false is the complement of happened: true; Active Mobile Users of Inactive Mobile Users',
    check(how = {}) {
      const single = asked.filter(({ rule: one }) => 'event' in one);
      fc.assert(
        fc.property(single, (one) =>
          expect(answer(one, { ...one.rule, happened: false } as Rule)).toBe(
            !answer(one, { ...one.rule, happened: true } as Rule),
          ),
        ),
        { numRuns: 1_000, ...how },
      );
      const launches = fc.array(fc.integer({ min: -2 * DAY, max: 33 * DAY }), { maxLength: 4 });
      fc.assert(
        fc.property(asked, launches, (one, ages) => {
          const did = ages.map((age) => ({ type: 'App Launch', at: new Date(one.now - age).toISOString() }));
          const [active, inactive] = ['Active Mobile Users', 'Inactive Mobile Users'].map((segment) =>
            answer({ ...one, events: did }, { segment, operator: 'isMember' }),
          );
          expect(inactive).toBe(!active);
        }),
        { numRuns: 500, ...how },
      );
    },
  },
  {
    name: '3. over dates that are not empty: within, more than and before today are a partition, ahead and back',
    check(how = {}) {
      const dated = asked.filter(
        ({ person: { attributes } }) => attributes?.born !== undefined || attributes?.seen !== undefined,
      );
      const amount = fc.constantFrom(0, 1, 5, 30, 400, 36_500);
      const unit = fc.constantFrom('days' as const, 'weeks' as const, 'months' as const);
      fc.assert(
        fc.property(dated, amount, unit, (one, of, by) => {
          const today = new Date(dayInZone(one.world.zone, one.now)).toISOString().slice(0, 10);
          for (const attribute of ['born', 'seen'].filter(
            (name) => one.person.attributes?.[name] !== undefined,
          )) {
            const relative = { attribute, amount: of, unit: by };
            const ahead: Rule[] = [
              { ...relative, operator: 'willBeWithin' },
              { ...relative, operator: 'willBeMoreThan' },
              { attribute, operator: 'before', value: today },
            ];
            const back: Rule[] = [
              { ...relative, operator: 'wasWithin' },
              { ...relative, operator: 'wasMoreThan' },
              { attribute, operator: 'after', value: today },
            ];
            for (const parts of [ahead, back])
              expect(parts.filter((part) => answer(one, part))).toHaveLength(1);
          }
        }),
        { numRuns: 1_500, ...how },
      );
    },
  },
  {
    name: '4. the order of members changes nothing',
    check(how = {}) {
      const turned = (one: unknown): unknown => {
        if (Array.isArray(one)) return one.map(turned).reverse();
        if (typeof one !== 'object' || one === null) return one;
        return Object.fromEntries(Object.entries(one).map(([key, value]) => [key, turned(value)]));
      };
      fc.assert(
        fc.property(asked, (one) => expect(answer(one, turned(one.rule) as Rule)).toBe(answer(one))),
        { numRuns: 2_000, ...how },
      );
    },
  },
  {
    name: '5. the next change is exact: constant before it, different at it, none when it is null',
    check(how = {}) {
      const between = fc.double({ min: 0, max: 1, noNaN: true });
      fc.assert(
        fc.property(asked, fc.array(between, { minLength: 3, maxLength: 3 }), (one, shares) => {
          const { rule: of, person: who, events: did, world, now: at } = one;
          const memory = inMemory(of, world);
          const next = memory.nextChangeAt(who, did, at);
          expect(next).toBe(naiveNextChange(of, who, did, world, at));
          const end = next ?? at + 3_000 * 366 * DAY;
          const before = memory.matches(who, did, at);
          for (const share of [...shares, 1]) {
            const instant = Math.floor(at + (end - 1 - at) * share);
            expect([memory.matches(who, did, instant), naiveMatches(of, who, did, world, instant)]).toEqual([
              before,
              before,
            ]);
          }
          if (next !== null)
            expect([memory.matches(who, did, next), naiveMatches(of, who, did, world, next)]).toEqual([
              !before,
              !before,
            ]);
        }),
        { numRuns: 600, ...how },
      );
    },
  },
  {
    name: '6. read, written and read again a rule is the same, and means the same',
    check(how = {}) {
      fc.assert(
        fc.property(asked, (one) => {
          const context = contextOf(one.world);
          const read = parseRule(one.rule, context, 'filter');
          const again = parseRule(JSON.parse(JSON.stringify(read)), context, 'filter');
          expect(again).toEqual(read);
          expect(answer(one, again)).toBe(answer(one));
        }),
        { numRuns: 2_000, ...how },
      );
    },
  },
  {
    name: '6. every rule is described in one plain English sentence',
    check(how = {}) {
      fc.assert(
        fc.property(rule, (one) => {
          const sentence = describeRule(one);
          expect(sentence).toMatch(/^Everybody \(*(who|whose|of whom|with|not|none of) .*\.$/su);
          // eslint-disable-next-line no-control-regex
          expect(sentence).not.toMatch(/undefined|\bnull\b|NaN|\[object|[\u0000-\u001f]| {2}[a-z]/);
          expect(sentence.split('(').length).toBe(sentence.split(')').length);
        }),
        { numRuns: 2_000, ...how },
      );
    },
  },
];
