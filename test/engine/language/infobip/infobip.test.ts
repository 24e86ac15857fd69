import fc from 'fast-check';
import type { AudienceEngine, Rule } from '../../../../engine';
import { SEGMENTS, TYPES } from '../../../conformance/crowd';
import { naiveMatches } from '../../../conformance/naive/matches';
import type { Person } from '../../../conformance/naive/world';
import { accountsOf, handClock } from '../../accounts';
import { COMPUTED, NOW, profile, rule as anyRule } from '../../evaluation/audience/hostile';

const accounts = accountsOf('infobip');
const now = Date.parse(NOW);
let engine: AudienceEngine;
const types = {
  ...TYPES,
  'Contract Expiry Date': 'date',
  spent: 'number',
  lastSeen: 'datetime',
  interests: 'list',
  optedIn: 'boolean',
} as const;

beforeAll(async () => {
  engine = await accounts.open({ clock: handClock(NOW) });
  for (const [name, type] of Object.entries(types)) await engine.attributes.define({ name, type });
  for (const [name, definition] of Object.entries(COMPUTED))
    await engine.attributes.compute({ name, ...definition });
  for (const [name, rule] of Object.entries(SEGMENTS))
    await engine.segments.create({ name, type: 'snapshot', rule });
});

const expiry = (operator: string, amount?: number, unit = 'days'): Rule =>
  ({ attribute: 'Contract Expiry Date', operator, ...(amount !== undefined && { amount, unit }) }) as Rule;
const relative = (comparison: string, duration: string): object => ({
  [comparison]: { 'customAttributes.Contract Expiry Date': { '#relNow': duration } },
});

/** Both sides say these: read one way, they are written back as they were. */
const PAIRS: readonly (readonly [object, Rule])[] = [
  [{ '#eq': { city: 'London' } }, { attribute: 'city', operator: 'is', value: 'London' }],
  [{ '#ne': { city: 'London' } }, { attribute: 'city', operator: 'isNot', value: 'London' }],
  [
    { '#in': { city: ['New York', 'Mexico City'] } },
    { attribute: 'city', operator: 'is', values: ['New York', 'Mexico City'] },
  ],
  [{ '#notIn': { city: ['New York'] } }, { attribute: 'city', operator: 'isNot', values: ['New York'] }],
  [{ '#lt': { 'customAttributes.spent': 100 } }, { attribute: 'spent', operator: 'lessThan', value: 100 }],
  [
    { '#lte': { 'customAttributes.spent': 100 } },
    { attribute: 'spent', operator: 'lessOrEqual', value: 100 },
  ],
  [{ '#gt': { 'customAttributes.spent': 100 } }, { attribute: 'spent', operator: 'greaterThan', value: 100 }],
  [
    { '#gte': { 'customAttributes.spent': 100 } },
    { attribute: 'spent', operator: 'greaterOrEqual', value: 100 },
  ],
  [
    { '#lt': { birthDate: '1990-01-01' } },
    { attribute: 'birthDate', operator: 'before', value: '1990-01-01' },
  ],
  [
    { '#lte': { birthDate: '1990-01-01' } },
    { attribute: 'birthDate', operator: 'until', value: '1990-01-01' },
  ],
  [
    { '#gte': { createdAt: '2025-01-01T00:00:00Z' } },
    { attribute: 'createdAt', operator: 'since', value: '2025-01-01T00:00:00Z' },
  ],
  [
    { '#gt': { createdAt: '2025-01-01T00:00:00Z' } },
    { attribute: 'createdAt', operator: 'after', value: '2025-01-01T00:00:00Z' },
  ],
  [{ '#eq': { 'customAttributes.optedIn': true } }, { attribute: 'optedIn', operator: 'is', value: true }],
  [{ '#contains': { firstName: 'da' } }, { attribute: 'firstName', operator: 'contains', value: 'da' }],
  [{ '#notContain': { firstName: 'da' } }, { attribute: 'firstName', operator: 'notContains', value: 'da' }],
  [{ '#startsWith': { city: 'Lo' } }, { attribute: 'city', operator: 'startsWith', value: 'Lo' }],
  [{ '#endsWith': { city: 'on' } }, { attribute: 'city', operator: 'endsWith', value: 'on' }],
  [{ '#exist': 'city' }, { attribute: 'city', operator: 'isNotEmpty' }],
  [{ '#notExist': 'customAttributes.interests' }, { attribute: 'interests', operator: 'isEmpty' }],
  [
    { '#contains': { 'customAttributes.interests': 'art' } },
    { attribute: 'interests', operator: 'is', value: 'art' },
  ],
  [
    { '#notContain': { 'customAttributes.interests': 'art' } },
    { attribute: 'interests', operator: 'isNot', value: 'art' },
  ],
  [{ '#contains': { tags: 'VIP Client' } }, { tags: ['VIP Client'], operator: 'hasAny' }],
  [{ '#notContain': { tags: 'VIP Client' } }, { tags: ['VIP Client'], operator: 'hasNone' }],
  [
    { '#eq': { 'contactInformation.phone.number': '447700900123' } },
    { identity: 'phone', operator: 'is', value: '+447700900123' },
  ],
  [
    { '#startsWith': { 'contactInformation.phone.number': '44' } },
    { identity: 'phone', operator: 'startsWith', value: '+44' },
  ],
  [
    { '#endsWith': { 'contactInformation.email.address': '@example.com' } },
    { identity: 'email', operator: 'endsWith', value: '@example.com' },
  ],
  [{ '#exist': 'externalId' }, { identity: 'externalId', operator: 'isNotEmpty' }],
  [relative('#eq', 'P0D'), expiry('isToday')],
  [relative('#eq', 'P5D'), expiry('willBeIn', 5)],
  [relative('#eq', '-P2W'), expiry('was', 2, 'weeks')],
  [relative('#gt', 'P1M'), expiry('willBeMoreThan', 1, 'months')],
  [relative('#lt', '-P7D'), expiry('wasMoreThan', 7)],
  [{ '#and': [relative('#gte', 'P0D'), relative('#lte', 'P7D')] }, expiry('willBeWithin', 7)],
  [{ '#and': [relative('#gte', '-P7D'), relative('#lte', 'P0D')] }, expiry('wasWithin', 7)],
  [
    {
      '#and': [
        { '#eq': { firstName: 'Alex' } },
        { '#or': [{ '#contains': { tags: 'VIP Client' } }, { '#exist': 'city' }] },
      ],
    },
    {
      all: [
        { attribute: 'firstName', operator: 'is', value: 'Alex' },
        {
          any: [
            { tags: ['VIP Client'], operator: 'hasAny' },
            { attribute: 'city', operator: 'isNotEmpty' },
          ],
        },
      ],
    },
  ],
];

it.each(PAIRS)('B7: %j is a rule, and the rule is that filter', async (query, rule) => {
  expect(await engine.audience.importInfobip(query)).toEqual({ rule, untranslated: [] });
  expect(await engine.audience.exportInfobip(rule)).toEqual({ query, untranslated: [] });
});

it.each([
  [
    'a value alone is #eq, several are joined by and',
    { firstName: 'Alex', city: 'London' },
    {
      all: [
        { attribute: 'firstName', operator: 'is', value: 'Alex' },
        { attribute: 'city', operator: 'is', value: 'London' },
      ],
    },
  ],
  [
    'the text of the filter',
    '{"#and":[{"firstName":"Alex"},{"#contains": { "tags":"VIP Client"}}]}',
    {
      all: [
        { attribute: 'firstName', operator: 'is', value: 'Alex' },
        { tags: ['VIP Client'], operator: 'hasAny' },
      ],
    },
  ],
  [
    'nested custom attributes',
    { '#gt': { customAttributes: { spent: 5 } } },
    { attribute: 'spent', operator: 'greaterThan', value: 5 },
  ],
  [
    'an attribute that nobody knows has the type of its value',
    { '#gte': { 'customAttributes.points': 5 } },
    { attribute: 'points', type: 'number', operator: 'greaterOrEqual', value: 5 },
  ],
  ['years are twelve months', relative('#eq', 'P1Y'), expiry('willBeIn', 12, 'months')],
  [
    'several fields exist',
    { '#exist': ['city', 'country'] },
    {
      all: [
        { attribute: 'city', operator: 'isNotEmpty' },
        { attribute: 'country', operator: 'isNotEmpty' },
      ],
    },
  ],
  ['a field exists', { '#notExist': { city: true } }, { attribute: 'city', operator: 'isEmpty' }],
  ['one of several tags', { '#in': { tags: ['a', 'b'] } }, { tags: ['a', 'b'], operator: 'hasAny' }],
])('reads %s', async (_what, query, rule) => {
  expect(await engine.audience.importInfobip(query)).toEqual({ rule, untranslated: [] });
});

it.each([
  ['no JSON', '{"firstName":', ''],
  ['a list', [], ''],
  ['nothing', null, ''],
  ['an empty object', { '#and': [{}] }, '/#and/0'],
  ['an empty group', { '#and': [{ '#or': [] }] }, '/#and/0/#or'],
  ['an unknown word', { '#and': [{ '#like': { city: 'L%' } }] }, '/#and/0/#like'],
  ['the comparison inside', { city: { '#startsWith': 'Lo' } }, '/city'],
  ['an order of text', { '#lt': { city: 'M' } }, '/#lt/city'],
  ['an order of tags', { '#gt': { tags: 'a' } }, '/#gt/tags'],
  ['several tags, all or any', { '#contains': { tags: ['a', 'b'] } }, '/#contains/tags'],
  ['any tag at all', { '#exist': 'tags' }, '/#exist'],
  [
    'an order of phone numbers',
    { '#lt': { 'contactInformation.phone.number': '44' } },
    '/#lt/contactInformation.phone.number',
  ],
  ['null', { '#eq': { city: null } }, '/#eq/city'],
  ['a value of another type', { '#eq': { 'customAttributes.spent': '5' } }, '/#eq/customAttributes.spent'],
  ['no list for a list of alternatives', { '#in': { city: 'London' } }, '/#in/city'],
  ['hours from now', relative('#gt', 'PT5H'), '/#gt/customAttributes.Contract Expiry Date'],
  ['a mixed duration', relative('#gt', 'P1M2D'), '/#gt/customAttributes.Contract Expiry Date'],
  ['too far from now', relative('#gt', 'P40000D'), '/#gt/customAttributes.Contract Expiry Date'],
  [
    'text that starts with a day from now',
    relative('#startsWith', 'P1D'),
    '/#startsWith/customAttributes.Contract Expiry Date',
  ],
  [
    'a number from now',
    { '#gt': { 'customAttributes.spent': { '#relNow': 'P1D' } } },
    '/#gt/customAttributes.spent',
  ],
  [
    'a list that equals',
    { '#eq': { 'customAttributes.interests': 'art' } },
    '/#eq/customAttributes.interests',
  ],
  ['a name with a slash', { '#lt': { 'customAttributes.a/b~c': 'x' } }, '/#lt/customAttributes.a~1b~0c'],
])('lists %s with its place, and gives no rule', async (_what, query, path) => {
  const { rule, untranslated } = await engine.audience.importInfobip(query);
  expect(rule).toBeNull();
  expect(untranslated.map((one) => one.path)).toEqual([path]);
  for (const { what, why } of untranslated)
    expect([typeof what, /^[A-Z"#].+[.\])]$/s.test(why)]).toEqual(['string', true]);
});

it.each(['#eq', '#ne', '#lt', '#lte', '#gt', '#gte'])(
  '%s of a day from now compares days, ahead, today and back',
  async (word) => {
    const compare = {
      '#eq': (a: number, b: number) => a === b,
      '#ne': (a: number, b: number) => a !== b,
      '#lt': (a: number, b: number) => a < b,
      '#lte': (a: number, b: number) => a <= b,
      '#gt': (a: number, b: number) => a > b,
      '#gte': (a: number, b: number) => a >= b,
    }[word] as (a: number, b: number) => boolean;
    for (const [duration, wanted] of [
      ['P7D', '2025-04-06'],
      ['-P7D', '2025-03-23'],
      ['P0D', '2025-03-30'],
      ['P1M', '2025-04-30'],
      ['-P1M', '2025-02-28'],
      ['P-1W', '2025-03-23'],
    ] as const) {
      const { rule } = await engine.audience.importInfobip({ [word]: { born: { '#relNow': duration } } });
      for (const born of [
        '0001-01-01',
        '2025-02-27',
        '2025-02-28',
        '2025-03-01',
        '2025-03-22',
        '2025-03-23',
        '2025-03-24',
        '2025-03-29',
        '2025-03-30',
        '2025-03-31',
        '2025-04-05',
        '2025-04-06',
        '2025-04-07',
        '2025-04-29',
        '2025-04-30',
        '2025-05-01',
        '9999-12-31',
      ]) {
        expect([
          word,
          duration,
          born,
          naiveMatches(rule as Rule, { attributes: { born } }, [], { zone: 'UTC', types }, now),
        ]).toEqual([word, duration, born, compare(Date.parse(born), Date.parse(wanted))]);
      }
      expect(naiveMatches(rule as Rule, {}, [], { zone: 'UTC', types }, now)).toBe(word === '#ne');
    }
  },
);

it('lists everything that cannot be said, not the first alone', async () => {
  const { untranslated } = await engine.audience.importInfobip({
    '#or': [{ '#like': { city: 'L%' } }, { city: 'London' }, { '#lt': { city: 'M' } }],
  });
  expect(untranslated.map(({ path }) => path)).toEqual(['/#or/0/#like', '/#or/2/#lt/city']);
});

it.each([
  [{ event: 'Purchase' }, ''],
  [
    {
      any: [
        { attribute: 'city', operator: 'is', value: 'London' },
        { segment: 'Bought', operator: 'isMember' },
      ],
    },
    '/any/1',
  ],
  [{ doNotContact: 'any', operator: 'isListed' }, ''],
  [{ attribute: 'cars', match: 'any', where: { property: 'power', operator: 'is', value: 1 } }, ''],
  [{ attribute: 'city', operator: 'is', value: 'London', caseSensitive: true }, ''],
  [{ attribute: 'birthDate', operator: 'isToday', ignoreYear: true }, ''],
  [{ none: [{ attribute: 'city', operator: 'startsWith', value: 'Lo' }] }, '/none/0'],
  [{ identity: 'phone', operator: 'contains', value: '+44' }, ''],
] as [Rule, string][])('says why %j is no filter there', async (rule, path) => {
  const { query, untranslated } = await engine.audience.exportInfobip(rule);
  expect(query).toBeNull();
  expect(untranslated.map((one) => one.path)).toEqual([path]);
  expect(untranslated[0]?.why).toMatch(/\.$/);
});

it('refuses to write what is no rule', async () => {
  await expect(engine.audience.exportInfobip({ attribute: 'city' } as Rule)).rejects.toMatchObject({
    code: 'INVALID_RULE',
  });
});

it('whatever can be written there means the same when it is read again, and is the same rule from then on', async () => {
  const people: Person[] = fc
    .sample(profile, { numRuns: 40, seed: 7 })
    .map(({ email, phone, ...rest }, i) => ({
      externalId: `P${i}.`,
      ...rest,
      ...(email && { emails: [`p${i}@example.com`] }),
      ...(phone && { phones: [`+44207946${String(i).padStart(4, '0')}`] }),
    }));
  const world = { zone: 'UTC', types, computed: COMPUTED, segments: SEGMENTS };
  let written = 0;
  await fc.assert(
    fc.asyncProperty(anyRule, async (rule) => {
      const { query, untranslated } = await engine.audience.exportInfobip(rule);
      expect(query === null).toBe(untranslated.length > 0);
      if (query === null) return;
      written++;
      const { rule: again, untranslated: lost } = await engine.audience.importInfobip(JSON.stringify(query));
      expect(lost).toEqual([]);
      for (const person of people)
        expect(naiveMatches(again as Rule, person, [], world, now)).toBe(
          naiveMatches(rule, person, [], world, now),
        );
      const { query: second } = await engine.audience.exportInfobip(again as Rule);
      expect((await engine.audience.importInfobip(second)).rule).toEqual(again);
    }),
    { numRuns: 1_500 },
  );
  expect(written).toBeGreaterThan(200);
}, 120_000);

it('any value at all is read or listed, and ends nobody', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.anything({ maxDepth: 3, withNullPrototype: true, withDate: true }),
      fc.constantFrom('#and', '#or', '#eq', '#in', '#contains', '#exist', 'city'),
      async (value, word) => {
        for (const query of [
          value,
          { [word]: value },
          { [word]: { 'customAttributes.spent': value } },
          { '#gt': { birthDate: { '#relNow': value } } },
        ]) {
          const { rule, untranslated } = await engine.audience.importInfobip(query);
          expect(rule === null).toBe(untranslated.length > 0);
          if (rule) expect((await engine.audience.validate(rule)).valid).toBe(true);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

it('a filter that holds itself, in its groups or in its fields, deep or broad, is listed and ends nobody', async () => {
  const fields: Record<string, unknown> = { city: 'London' };
  Object.assign(fields, { one: fields, other: fields });
  const groups: Record<string, unknown> = {};
  groups['#and'] = [groups, groups];
  for (const query of [fields, groups, { '#eq': fields }, { '#and': [{ '#contains': fields }, fields] }]) {
    const { rule, untranslated } = await engine.audience.importInfobip(query);
    expect(rule).toBeNull();
    expect(untranslated.map(({ why }) => why)).toContain('A rule has at most 32 levels.');
  }
});
