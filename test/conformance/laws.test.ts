/** The laws of the rule language (docs/rules.md, "Laws"), over rules and values of every hostile kind. */
import fc from 'fast-check';
import type { AttributeCondition, Rule } from '../../engine';
import { describeRule } from '../../engine/rule/describe';
import { parseRule } from '../../engine/rule/parse';
import { accountsOf, handClock } from '../engine/accounts';
import { event, NOW, profile, rule } from '../engine/audience/hostile';
import { SEGMENTS, TYPES } from './crowd';
import { contextOf, inMemory } from './inMemory';
import { dayInZone } from './naive/calendar';
import { naiveMatches } from './naive/matches';
import { naiveNextChange } from './naive/nextChange';
import type { Happening, Person, World } from './naive/world';

const accounts = accountsOf('laws');
const DAY = 86_400_000;

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Atlantic/Azores', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Beirut', 'Africa/Cairo', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns');
/** Mostly beside the instants that the values are about; also far from them. */
const now = fc.oneof(
  fc.constant(Date.parse(NOW)),
  fc.integer({ min: -60 * 24, max: 60 * 24 }).map((hours) => Date.parse(NOW) + hours * 3_600_000),
  fc.integer({ min: Date.parse('1950-01-01'), max: Date.parse('2090-01-01') }),
);
const person: fc.Arbitrary<Person> = profile.map(({ email, phone, attributes, tags }) => ({ externalId: 'P1.', attributes, tags, ...(email && { emails: ['p1@example.com'] }), ...(phone && { phones: ['+442079460001'] }) }));
const events = fc.array(event, { maxLength: 6 }) as unknown as fc.Arbitrary<Happening[]>;
const worldIn = (zone: string): World => ({ zone, types: TYPES, segments: SEGMENTS, doNotContact: ['p1@example.com'] });
const asked = fc.record({ rule, person, events, world: zone.map(worldIn), now });
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

const answer = ({ rule: one, person: of, events: did, world, now: at }: Asked, other: Rule = one): boolean => inMemory(other, world).matches(of, did, at);

it('1. the memory interpreter gives the answer of the text, in every zone, at every instant', () => {
  fc.assert(fc.property(asked, (one) => expect(answer(one)).toBe(naiveMatches(one.rule, one.person, one.events, one.world, one.now))), { numRuns: 4_000 });
});

it('2. none of a rule is its complement, and none of none the rule', () => {
  fc.assert(
    fc.property(asked, (one) => {
      expect(answer(one, { none: [one.rule] })).toBe(!answer(one));
      expect(answer(one, { none: [{ none: [one.rule] }] })).toBe(answer(one));
    }),
    { numRuns: 2_000 },
  );
});

const PAIRS = [['is', 'isNot'], ['contains', 'notContains'], ['isEmpty', 'isNotEmpty'], ['isMember', 'isNotMember'], ['isListed', 'isNotListed'], ['hasAny', 'hasNone']] as const;
const OPPOSITES = new Map<string, string>(PAIRS.flatMap(([one, other]) => [[one, other], [other, one]] as [string, string][]));

it('2. isNot is the complement of is, notContains of contains, isEmpty of isNotEmpty, hasNone of hasAny; so with segments and lists', () => {
  let turned = 0;
  const single = asked.filter(({ rule: one }) => 'operator' in one && OPPOSITES.has(one.operator));
  fc.assert(
    fc.property(single, (one) => {
      const opposite = { ...one.rule, operator: OPPOSITES.get((one.rule as AttributeCondition).operator) } as Rule;
      expect(answer(one, opposite)).toBe(!answer(one));
      turned++;
    }),
    { numRuns: 2_000 },
  );
  expect(turned).toBeGreaterThan(1_000);
});

it('2. happened: false is the complement of happened: true; Active Mobile Users of Inactive Mobile Users', () => {
  const single = asked.filter(({ rule: one }) => 'event' in one);
  fc.assert(fc.property(single, (one) => expect(answer(one, { ...one.rule, happened: false } as Rule)).toBe(!answer(one, { ...one.rule, happened: true } as Rule))), { numRuns: 1_000 });
  const launches = fc.array(fc.integer({ min: -2 * DAY, max: 33 * DAY }), { maxLength: 4 });
  fc.assert(
    fc.property(asked, launches, (one, ages) => {
      const did = ages.map((age) => ({ type: 'App Launch', at: new Date(one.now - age).toISOString() }));
      const [active, inactive] = ['Active Mobile Users', 'Inactive Mobile Users'].map((segment) => answer({ ...one, events: did }, { segment, operator: 'isMember' }));
      expect(inactive).toBe(!active);
    }),
    { numRuns: 500 },
  );
});

it('3. over dates that are not empty: within, more than and before today are a partition, ahead and back', () => {
  const dated = asked.filter(({ person: { attributes } }) => attributes?.born !== undefined || attributes?.seen !== undefined);
  const amount = fc.constantFrom(0, 1, 5, 30, 400, 36_500);
  const unit = fc.constantFrom('days' as const, 'weeks' as const, 'months' as const);
  fc.assert(
    fc.property(dated, amount, unit, (one, of, by) => {
      const today = new Date(dayInZone(one.world.zone, one.now)).toISOString().slice(0, 10);
      for (const attribute of ['born', 'seen'].filter((name) => one.person.attributes?.[name] !== undefined)) {
        const relative = { attribute, amount: of, unit: by };
        const ahead: Rule[] = [{ ...relative, operator: 'willBeWithin' }, { ...relative, operator: 'willBeMoreThan' }, { attribute, operator: 'before', value: today }];
        const back: Rule[] = [{ ...relative, operator: 'wasWithin' }, { ...relative, operator: 'wasMoreThan' }, { attribute, operator: 'after', value: today }];
        for (const parts of [ahead, back]) expect(parts.filter((part) => answer(one, part))).toHaveLength(1);
      }
    }),
    { numRuns: 1_500 },
  );
});

it('4. the order of members changes nothing', () => {
  const turned = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(turned).reverse();
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, value]) => [key, turned(value)]));
  };
  fc.assert(fc.property(asked, (one) => expect(answer(one, turned(one.rule) as Rule)).toBe(answer(one))), { numRuns: 2_000 });
});

it('4. the order in which events arrive, and duplicates of them, change nothing', async () => {
  const clock = handClock(NOW);
  const inOrder = await accounts.open({ clock });
  const turned = await accounts.open({ clock });
  const types = Object.entries(TYPES).map(([name, type]) => ({ name, type }));
  for (const engine of [inOrder, turned]) {
    for (const one of types) await engine.attributes.define(one);
    for (const [name, of] of Object.entries(SEGMENTS)) await engine.segments.create({ name, type: 'snapshot', rule: of });
  }
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(rule, fc.array(event, { minLength: 2, maxLength: 6 }), async (asks, did) => {
      const ref = { externalId: `P${++nth}.` };
      const tracked = did.map((one, i) => ({ ...one, id: `${nth}-${i}`, profile: ref }));
      await inOrder.profiles.upsert(ref);
      await turned.profiles.upsert(ref);
      await inOrder.events.trackMany(tracked);
      for (const one of [...tracked].reverse()) await turned.events.track(one);
      const again = await turned.events.trackMany(tracked.map((one) => ({ ...one, type: 'Buy', at: NOW, properties: { amount: 1 } })));
      expect(again.map((made) => 'duplicate' in made && made.duplicate)).toEqual(again.map(() => true));
      const [one, other] = [await inOrder.audience.explain(asks, ref), await turned.audience.explain(asks, ref)];
      expect([other.matched, other.nextChangeAt]).toEqual([one.matched, one.nextChangeAt]);
    }),
    { numRuns: 80 },
  );
}, 120_000);

it('5. the next change is exact: constant before it, different at it, none when it is null', () => {
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
        expect([memory.matches(who, did, instant), naiveMatches(of, who, did, world, instant)]).toEqual([before, before]);
      }
      if (next !== null) expect([memory.matches(who, did, next), naiveMatches(of, who, did, world, next)]).toEqual([!before, !before]);
    }),
    { numRuns: 600 },
  );
}, 120_000);

it('6. read, written and read again a rule is the same, and means the same', () => {
  fc.assert(
    fc.property(asked, (one) => {
      const context = contextOf(one.world);
      const read = parseRule(one.rule, context, 'filter');
      const again = parseRule(JSON.parse(JSON.stringify(read)), context, 'filter');
      expect(again).toEqual(read);
      expect(answer(one, again)).toBe(answer(one));
    }),
    { numRuns: 2_000 },
  );
});

it('6. every rule is described in one plain English sentence', () => {
  fc.assert(
    fc.property(rule, (one) => {
      const sentence = describeRule(one);
      expect(sentence).toMatch(/^Everybody \(*(who|whose|of whom|with|not|none of) .*\.$/su);
      // eslint-disable-next-line no-control-regex
      expect(sentence).not.toMatch(/undefined|\bnull\b|NaN|\[object|[\u0000-\u001f]| {2}[a-z]/);
      expect(sentence.split('(').length).toBe(sentence.split(')').length);
    }),
    { numRuns: 2_000 },
  );
});
