import fc from 'fast-check';
import type { ComputedDefinition, Rule } from '../../../../engine';

/** Everything happens around this instant. */
export const NOW = '2025-03-30T10:00:00.000Z';
const now = Date.parse(NOW);
const DAY = 86_400_000;
const HOUR = 3_600_000;

const TEXTS = [
  'London',
  'LONDON',
  'straße',
  'STRASSE',
  'İstanbul',
  'ΟΔΟΣ',
  'οδος',
  '$tags',
  '$$NOW',
  '.*',
  'a.b',
  '%2E',
  ' ',
  '😀',
  '\u{10FFFF}',
  'é',
  'e',
  'x'.repeat(300),
  '2025-03-30',
  '5',
  'true',
];
const NUMBERS = [0, 1, -1, 5, 5.5, 50, 600, 1e308, -1e308, 0.1, Number.MAX_SAFE_INTEGER, 2 ** 40];
const DAYS = [
  '0001-01-01',
  '9999-12-31',
  '2025-03-30',
  '2025-03-29',
  '2025-03-31',
  '2024-02-29',
  '2025-02-28',
  '1990-03-30',
  '1990-04-05',
  '2025-04-29',
];
const INSTANTS = [
  NOW,
  '2025-03-30T00:59:59.999Z',
  '2025-03-29T23:00:00.000Z',
  '2025-03-30T22:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2025-03-01T12:00:00.000Z',
];
const TAGS = ['vip', 'VIP ', '$vip', 'a.b', 'trial', 'ß'];
/** Names that are paths, operators or inherited members to somebody who is careless. */
export const ATTRIBUTES = {
  'city.name': 'text',
  $where: 'text',
  toString: 'text',
  spend: 'number',
  __proto__x: 'boolean',
  born: 'date',
  seen: 'datetime',
  'likes.$': 'list',
  cars: 'objects',
} as const;
/** Attributes that are computed of the events below, over every kind of window. */
export const COMPUTED: Readonly<Record<string, Omit<ComputedDefinition, 'name'>>> = {
  'worth.$sum': { event: 'Buy', of: 'sum', property: 'amount' },
  'of late': {
    event: 'View',
    of: 'average',
    property: 'amount',
    timeframe: { operator: 'withinTheLast', amount: 7, unit: 'days' },
  },
  $$ROOT: {
    event: 'Buy',
    of: 'count',
    where: { property: 'amount', operator: 'is', values: [0.1, 0.7, 5] },
  },
  'a.b.c': {
    event: 'View',
    of: 'distinct',
    property: 'cart',
    timeframe: { operator: 'betweenTheLast', from: 0, to: 30, unit: 'days' },
  },
  days: { event: '$event.type', of: 'days' },
  least: {
    event: 'Buy',
    of: 'minimum',
    property: 'cart.total',
    timeframe: { operator: 'beforeTheLast', amount: 7, unit: 'days' },
  },
  $first: {
    event: 'View',
    of: 'firstAt',
    timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
  },
  'last.at': { event: 'Buy', of: 'lastAt', where: { property: 'name', operator: 'isEmpty' } },
};
const EVENTS = ['View', 'Buy', '$event.type', 'constructor'];
const PROPERTIES = ['amount', 'name', 'cart.total', '$size', '__proto__', 'cart'];

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: readonly T[], maxLength: number): fc.Arbitrary<T[]> =>
  fc.uniqueArray(oneOf(values), { minLength: 1, maxLength });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const scalar = fc.oneof(oneOf(TEXTS), oneOf(NUMBERS), fc.boolean());
const property = fc.oneof(
  scalar,
  fc.constant(null),
  fc.constant([10, 600]),
  fc.constant([]),
  fc.constant({ total: 50 }),
  fc.constant('2025-03-30T10:00:00Z'),
);
const properties = fc
  .uniqueArray(fc.tuple(oneOf(PROPERTIES), property), { maxLength: 3, selector: ([name]) => name })
  .map((entries) => Object.fromEntries(entries));

const attributes = fc
  .record({
    'city.name': maybe(oneOf(TEXTS)),
    $where: maybe(oneOf(TEXTS)),
    toString: maybe(oneOf(TEXTS)),
    spend: maybe(oneOf(NUMBERS)),
    __proto__x: maybe(fc.boolean()),
    born: maybe(oneOf(DAYS)),
    seen: maybe(oneOf(INSTANTS)),
    'likes.$': maybe(some([...TEXTS.slice(0, 8), 5, 50], 3)),
    cars: maybe(
      fc.array(fc.record({ power: oneOf(NUMBERS), 'br.and': oneOf(TEXTS) }), { minLength: 1, maxLength: 2 }),
    ),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

export const profile = fc.record({
  attributes,
  tags: fc.uniqueArray(oneOf(TAGS), { maxLength: 3 }),
  email: fc.boolean(),
  phone: fc.boolean(),
});

/** Ages at and around the ends of the timeframes below. */
const age = fc.oneof(
  oneOf([0, 1, -1, 7 * DAY, 7 * DAY + 1, 30 * DAY, 30 * DAY + 1, 30 * DAY - 1, 60 * DAY, 60 * DAY + 1, -DAY]),
  oneOf([2, 4, 24, 26, 48].flatMap((hours) => [hours * HOUR, hours * HOUR + 1])),
  oneOf([-1, -HOUR, -2 * HOUR, -DAY]),
  fc.integer({ min: -2 * DAY, max: 90 * DAY }),
);
export const event = fc.record({
  type: oneOf(EVENTS),
  at: age.map((ms) => new Date(now - ms).toISOString()),
  properties,
});

const propertyCondition = fc.oneof(
  fc.record({
    property: oneOf(PROPERTIES),
    operator: oneOf(['is', 'isNot']),
    values: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    property: oneOf(PROPERTIES),
    operator: oneOf(['lessThan', 'lessOrEqual', 'greaterOrEqual', 'greaterThan']),
    value: oneOf(NUMBERS),
  }),
  fc.record({
    property: oneOf(PROPERTIES),
    operator: oneOf(['startsWith', 'endsWith', 'contains', 'notContains']),
    value: oneOf(TEXTS),
    caseSensitive: fc.boolean(),
  }),
  fc.record({ property: oneOf(PROPERTIES), operator: oneOf(['isEmpty', 'isNotEmpty']) }),
);
const groupOf = (member: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  oneOf(['all', 'any', 'none']).chain((word) =>
    fc.array(member, { minLength: 1, maxLength: 3 }).map((members) => ({ [word]: members })),
  );
const where = fc.oneof(
  propertyCondition,
  groupOf(propertyCondition),
  groupOf(fc.oneof(propertyCondition, groupOf(propertyCondition))),
);

const timeframe = fc.oneof(
  fc.constant({ operator: 'anyTime' }),
  fc.record({
    operator: oneOf(['withinTheLast', 'beforeTheLast']),
    amount: oneOf([1, 7, 30, 60]),
    unit: oneOf(['days', 'hours']),
  }),
  fc.record({
    operator: fc.constant('withinTheLast'),
    amount: oneOf([1, 10_080, 43_200]),
    unit: fc.constant('minutes'),
  }),
  fc
    .record({
      operator: fc.constant('betweenTheLast'),
      from: oneOf([0, 7, 30]),
      to: oneOf([30, 60, 7]),
      unit: fc.constant('days'),
    })
    .filter(({ from, to }) => from + to > 0),
  fc.record({ operator: oneOf(['after', 'before']), at: oneOf(INSTANTS) }),
  fc.constant({ operator: 'between', from: '2025-03-01T00:00:00Z', to: '2025-03-23T10:00:00.000Z' }),
  fc.constant({ operator: 'between', from: '2026-03-01T00:00:00Z', to: '2026-03-23T10:00:00.000Z' }),
  fc.record({
    operator: fc.constant('withinTheLast'),
    amount: fc.constant(1_000_000),
    unit: fc.constant('days'),
  }),
);
const operator = oneOf(['equals', 'lessThan', 'lessOrEqual', 'moreOrEqual', 'moreThan']);
const measure = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      of: oneOf(['sum', 'average', 'minimum', 'maximum']),
      property: oneOf(['amount', 'cart.total', '$size']),
      operator,
      value: oneOf([...NUMBERS, 0.2, 0.3, 1.1, 55]),
    }),
  },
  fc.record({
    of: fc.constant('distinct'),
    property: oneOf(PROPERTIES),
    operator,
    value: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ of: fc.constant('days'), operator, value: fc.integer({ min: 1, max: 3 }) }),
);
const step = {
  event: oneOf(EVENTS),
  where,
  within: fc.oneof(
    fc.record({ amount: oneOf([2, 24]), unit: fc.constant('hours') }),
    fc.record({ amount: oneOf([1, 7]), unit: fc.constant('days') }),
    fc.record({ amount: fc.constant(120), unit: fc.constant('minutes') }),
  ),
  same: oneOf(PROPERTIES),
};
/** Up to three steps; only the last one stays away. */
const followedBy = fc
  .array(fc.record({ ...step, happened: fc.constant(true) }, { requiredKeys: ['event'] }), { maxLength: 2 })
  .chain((steps) =>
    fc
      .record({ ...step, happened: fc.boolean() }, { requiredKeys: ['event', 'happened'] })
      .map((last): unknown => steps.reduce<unknown>((inner, one) => ({ ...one, followedBy: inner }), last)),
  );
const plainEvent = fc.record(
  {
    event: oneOf(EVENTS),
    happened: fc.boolean(),
    occurrence: fc.oneof(
      fc.record({
        operator: oneOf(['equals', 'lessOrEqual', 'moreOrEqual', 'moreThan']),
        count: fc.integer({ min: 0, max: 3 }),
      }),
      fc.record({ operator: fc.constant('lessThan'), count: fc.integer({ min: 1, max: 3 }) }),
    ),
    timeframe,
    where,
  },
  { requiredKeys: ['event'] },
);
const measuredEvent = fc.record(
  { event: oneOf(EVENTS), happened: fc.boolean(), measure, timeframe, where },
  { requiredKeys: ['event', 'measure'] },
);
const chosenEvent = fc
  .record(
    {
      event: oneOf(EVENTS),
      happened: fc.boolean(),
      which: oneOf(['first', 'last']),
      timeframe,
      where,
      followedBy,
    },
    { requiredKeys: ['event', 'which'] },
  )
  .filter((one) => 'where' in one || 'followedBy' in one);
const followedEvent = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: plainEvent }, measuredEvent), followedBy)
  .map(([one, steps]) => ({ ...one, followedBy: steps }));
/** Conditions on events that do more than count. */
export const historyCondition = fc.oneof(measuredEvent, chosenEvent, followedEvent) as fc.Arbitrary<Rule>;
/** Two types of events, close together and of few values, and what can be asked of them: nothing else decides. */
const DENSE = ['View', 'Buy'];
const denseAge = oneOf(
  [0, 1, 2, 3, 4, 9, 11, 14, 24, 26, 168, -1, -2].flatMap((hours) => [hours * HOUR, hours * HOUR + 1]),
);
export const denseEvents = fc.array(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 2 }),
    type: oneOf(DENSE),
    at: denseAge.map((ms) => new Date(now - ms).toISOString()),
    properties: fc.record({
      amount: oneOf([0.1, 0.1, 0.2, 0.2, 0.7, 0.7, -0.1, 1e16]),
      cart: oneOf([1, 2, 'a', 'A']),
    }),
  }),
  { minLength: 2, maxLength: 8 },
);
const denseTimeframe = fc.oneof(
  timeframe,
  fc.record({
    operator: oneOf(['withinTheLast', 'beforeTheLast']),
    amount: oneOf([2, 24, 168]),
    unit: fc.constant('hours'),
  }),
);
const denseStep = {
  event: oneOf(DENSE),
  within: fc.record({ amount: oneOf([1, 2, 24]), unit: fc.constant('hours') }),
  same: fc.constant('cart'),
};
const denseSteps = fc
  .tuple(
    fc.record({ ...denseStep, happened: fc.boolean() }, { requiredKeys: ['event', 'happened'] }),
    fc.array(fc.record(denseStep, { requiredKeys: ['event'] }), { maxLength: 2 }),
  )
  .map(([last, steps]) => steps.reduce<unknown>((inner, one) => ({ ...one, followedBy: inner }), last));
const denseAmount = { property: 'amount', operator: 'is', values: [0.1, 0.7] };
const denseMeasure = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      of: oneOf(['sum', 'sum', 'average', 'minimum', 'maximum']),
      property: fc.constant('amount'),
      operator,
      value: oneOf([0, 0.1, 0.15, 0.3, 0.3, 0.3, 0.8, 0.8]),
    }),
  },
  fc.record({
    of: fc.constant('distinct'),
    property: fc.constant('cart'),
    operator,
    value: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ of: fc.constant('days'), operator, value: fc.integer({ min: 1, max: 3 }) }),
);
export const denseRule = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record(
      { event: oneOf(DENSE), measure: denseMeasure, timeframe: denseTimeframe },
      { requiredKeys: ['event', 'measure'] },
    ),
  },
  fc.record(
    {
      event: oneOf(DENSE),
      which: oneOf(['first', 'last']),
      timeframe: denseTimeframe,
      where: fc.constant(denseAmount),
      followedBy: denseSteps,
    },
    { requiredKeys: ['event', 'which', 'where'] },
  ),
  fc.record(
    { event: oneOf(DENSE), measure: denseMeasure, timeframe: denseTimeframe, followedBy: denseSteps },
    { requiredKeys: ['event', 'followedBy'] },
  ),
) as fc.Arbitrary<Rule>;

const eventCondition = fc.oneof<fc.Arbitrary<unknown>[]>(plainEvent, historyCondition);

const carCondition = fc.oneof(
  fc.record({
    property: fc.constant('power'),
    operator: oneOf(['greaterThan', 'lessOrEqual', 'isNot']),
    value: oneOf(NUMBERS),
  }),
  fc.record({
    property: oneOf(['br.and', 'power']),
    operator: oneOf(['is', 'isNot', 'contains', 'notContains']),
    value: oneOf(TEXTS),
    caseSensitive: fc.boolean(),
  }),
  fc.record({ property: oneOf(['br.and', 'power', 'brand']), operator: oneOf(['isEmpty', 'isNotEmpty']) }),
);
const text = oneOf(['city.name', '$where', 'toString']);
const textCondition = fc.record({
  attribute: text,
  operator: oneOf(['is', 'isNot', 'startsWith', 'endsWith', 'contains', 'notContains']),
  values: some(TEXTS, 3),
  caseSensitive: fc.boolean(),
});
/** Of dates with a time. */
const instantCondition = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc.record({
    attribute: oneOf(names),
    operator: oneOf(['is', 'isNot', 'before', 'until', 'since', 'after']),
    value: oneOf([...INSTANTS, ...DAYS]),
  });
const relativeConditions = (names: readonly string[]): fc.Arbitrary<unknown>[] => [
  fc.record({
    attribute: oneOf(names),
    operator: oneOf(['willBeIn', 'willBeWithin', 'was', 'wasWithin']),
    amount: oneOf([0, 1, 7, 30, 400]),
    unit: oneOf(['days', 'months']),
    ignoreYear: fc.boolean(),
  }),
  fc.record({
    attribute: oneOf(names),
    operator: oneOf(['willBeMoreThan', 'wasMoreThan']),
    amount: oneOf([0, 1, 36_500]),
    unit: oneOf(['days', 'weeks', 'months']),
  }),
  fc.record({ attribute: oneOf(names), operator: fc.constant('isToday') }),
];
const dateConditionOf = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(instantCondition(names), ...relativeConditions(names));
export const dateCondition = fc.oneof(
  fc.record({
    attribute: fc.constant('born'),
    operator: oneOf(['is', 'isNot', 'before', 'until', 'since', 'after']),
    value: oneOf(DAYS),
  }),
  instantCondition(['seen']),
  ...relativeConditions(['born', 'seen']),
);
/** A date or a text by itself: in a larger rule it seldom decides. */
export const loneRule = fc.oneof(
  { weight: 2, arbitrary: dateCondition },
  textCondition,
) as fc.Arbitrary<Rule>;
const COMPUTED_INSTANTS = ['$first', 'last.at'];
const computedCondition = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({
        attribute: oneOf(Object.keys(COMPUTED).filter((name) => !COMPUTED_INSTANTS.includes(name))),
        operator: oneOf(['lessThan', 'lessOrEqual', 'greaterOrEqual', 'greaterThan', 'is', 'isNot']),
        value: oneOf([...NUMBERS, 0.2, 0.3, 0.8, 2, 1.5]),
      }),
      fc.record({
        attribute: oneOf(Object.keys(COMPUTED).filter((name) => !COMPUTED_INSTANTS.includes(name))),
        operator: oneOf(['is', 'isNot']),
        values: some([...NUMBERS, 0.3, 2], 3),
      }),
    ),
  },
  { weight: 4, arbitrary: dateConditionOf(COMPUTED_INSTANTS) },
  fc.record({ attribute: oneOf(Object.keys(COMPUTED)), operator: oneOf(['isEmpty', 'isNotEmpty']) }),
);
/** Conditions on computed attributes, by themselves. */
export const loneComputed = computedCondition as fc.Arbitrary<Rule>;
export const numberCondition = fc.record({
  attribute: fc.constant('spend'),
  operator: oneOf(['lessThan', 'lessOrEqual', 'greaterOrEqual', 'greaterThan', 'is', 'isNot']),
  value: oneOf(NUMBERS),
});
const attributeCondition = fc.oneof(
  { weight: 5, arbitrary: computedCondition },
  { weight: 5, arbitrary: dateCondition },
  textCondition,
  numberCondition,
  fc.record({ attribute: fc.constant('__proto__x'), operator: oneOf(['is', 'isNot']), value: fc.boolean() }),
  fc.record({ attribute: fc.constant('born'), operator: oneOf(['is', 'isNot']), values: some(DAYS, 3) }),
  fc.record({
    attribute: fc.constant('seen'),
    operator: oneOf(['is', 'isNot']),
    values: some([...INSTANTS, ...DAYS], 3),
  }),
  fc.record({ attribute: fc.constant('spend'), operator: oneOf(['is', 'isNot']), values: some(NUMBERS, 3) }),
  fc.record({
    attribute: fc.constant('likes.$'),
    operator: oneOf(['is', 'isNot']),
    values: some([...TEXTS.slice(0, 8), 5, 50], 2),
  }),
  fc.record({ attribute: oneOf(Object.keys(ATTRIBUTES)), operator: oneOf(['isEmpty', 'isNotEmpty']) }),
  fc.record({
    attribute: fc.constant('cars'),
    match: oneOf(['any', 'all', 'none']),
    where: fc.oneof(carCondition, groupOf(carCondition)),
  }),
);
const tagsCondition = fc.record({ tags: some(TAGS, 3), operator: oneOf(['hasAny', 'hasAll', 'hasNone']) });
const hasIdentity = fc.record({
  identity: oneOf(['email', 'phone', 'externalId']),
  operator: oneOf(['isEmpty', 'isNotEmpty']),
});
const otherCondition = fc.oneof(
  tagsCondition,
  hasIdentity,
  fc.record({
    identity: fc.constant('externalId'),
    operator: oneOf(['is', 'isNot', 'startsWith', 'contains', 'notContains', 'endsWith']),
    values: some(['p1', 'P2', '3', '$P', '.'], 2),
    caseSensitive: fc.boolean(),
  }),
  fc.record({
    identity: fc.constant('email'),
    operator: oneOf(['is', 'isNot', 'startsWith', 'contains', 'notContains', 'endsWith']),
    values: some(['P1@Example.COM ', 'p2@example.com', 'P', 'example', '.com', 'nobody'], 2),
  }),
  fc.record({
    identity: fc.constant('phone'),
    operator: oneOf(['is', 'isNot', 'startsWith', 'contains', 'notContains', 'endsWith']),
    values: some(['+44 20 7946 0001', '+442079460002', '+44', '3', '(0)', '0044'], 2),
  }),
  fc.record({ doNotContact: oneOf(['email', 'phone', 'any']), operator: oneOf(['isListed', 'isNotListed']) }),
  fc.record({
    segment: oneOf(['Active Mobile Users', 'Bought', 'Spenders']),
    operator: oneOf(['isMember', 'isNotMember']),
  }),
);

/** Rules of every shape; half of the conditions are about events. */
export const rule = fc.letrec<{ rule: unknown; condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { weight: 3, arbitrary: eventCondition },
    { weight: 2, arbitrary: attributeCondition },
    { weight: 1, arbitrary: otherCondition },
  ),
  rule: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('condition'),
    oneOf(['all', 'any', 'none']).chain((word) =>
      fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((members) => ({ [word]: members })),
    ),
  ),
})).rule as fc.Arbitrary<Rule>;

const ownCondition = (attributeCondition as fc.Arbitrary<{ attribute: string }>).filter(
  ({ attribute }) => !(attribute in COMPUTED),
);

/** About what stands in a profile alone. */
export const profileRule = fc.letrec<{ rule: unknown; condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { weight: 4, arbitrary: ownCondition },
    { weight: 1, arbitrary: tagsCondition },
    { weight: 1, arbitrary: hasIdentity },
  ),
  rule: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('condition'), groupOf(tie('rule'))),
})).rule as fc.Arbitrary<Rule>;
