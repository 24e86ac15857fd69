/** Where what is wrong with a rule is said to be: a JSON Pointer (RFC 6901) that a form can show it at. */
import type { RulePurpose } from '../../../../engine';
import { findProblems, parseRule } from '../../../../engine/language/rule/parse';
import { contextOf } from '../../../conformance/inMemory';

const context = contextOf({
  zone: 'UTC',
  types: { spent: 'number', due: 'date', seen: 'datetime', likes: 'list', cars: 'objects', 'a/b~c': 'text' },
  segments: { Bought: { event: 'Buy' } },
});
const city = { attribute: 'city', operator: 'is', value: 'Rome' };
const inGroup = (rule: unknown): unknown => ({ all: [city, rule] });
const placesIn = (rule: unknown, purpose: RulePurpose = 'filter'): string[] =>
  findProblems(rule, context, purpose).map(({ path }) => path);

const MISSING: readonly [string, unknown, string[]][] = [
  ['the operator of an attribute', { attribute: 'city', value: 'Rome' }, ['']],
  ['its value', { attribute: 'city', operator: 'is' }, ['']],
  ['amount and unit', { attribute: 'due', operator: 'willBeIn' }, ['', '']],
  ['the type of an attribute that nobody knows', { attribute: 'nobody knows it', operator: 'isEmpty' }, ['']],
  ['how many objects', { attribute: 'cars', where: { property: 'make', operator: 'isEmpty' } }, ['']],
  ['what holds for the objects', { attribute: 'cars', match: 'any' }, ['']],
  ['the operator of an identity', { identity: 'email', value: 'a@b.de' }, ['']],
  ['the operator of tags', { tags: ['vip'] }, ['']],
  ['the operator of a segment', { segment: 'Bought' }, ['']],
  ['the operator of Do Not Contact', { doNotContact: 'any' }, ['']],
  ['the parts of an occurrence', { event: 'Buy', occurrence: {} }, ['/occurrence', '/occurrence']],
  ['the operator of a timeframe', { event: 'Buy', timeframe: { amount: 1, unit: 'days' } }, ['/timeframe']],
  ['its amount', { event: 'Buy', timeframe: { operator: 'withinTheLast', unit: 'days' } }, ['/timeframe']],
  ['its ends', { event: 'Buy', timeframe: { operator: 'between' } }, ['/timeframe', '/timeframe']],
  ['its instant', { event: 'Buy', timeframe: { operator: 'after' } }, ['/timeframe']],
  [
    'the operator of a property',
    { event: 'Buy', where: { any: [{ property: 'amount', value: 1 }] } },
    ['/where/any/0'],
  ],
];

it.each(MISSING)('a missing key is noted at the object that lacks it: %s', (_what, rule, paths) => {
  expect(placesIn(rule)).toEqual(paths);
  expect(placesIn(inGroup(rule))).toEqual(paths.map((path) => `/all/1${path}`));
  for (const { message, hint } of findProblems(rule, context, 'filter'))
    expect([message.length, hint.length].map((length) => length > 5)).toEqual([true, true]);
});

const WRONG: readonly [string, unknown, string][] = [
  ['an operator of another kind', { attribute: 'city', operator: 'lessThan', value: 'x' }, '/operator'],
  ['a value of another type', { attribute: 'spent', operator: 'is', value: '5' }, '/value'],
  ['one value of many', { attribute: 'spent', operator: 'is', values: [1, null, 3] }, '/values/1'],
  ['a type that contradicts', { attribute: 'city', type: 'number', operator: 'isEmpty' }, '/type'],
  ['a key that has no place, its name escaped', { ...city, 'a/b~c': 1 }, '/a~1b~0c'],
  ['a tag', { tags: ['vip', ' '], operator: 'hasAny' }, '/tags/1'],
  // eslint-disable-next-line no-sparse-arrays -- as code may make it
  ['a hole in a list of tags', { tags: [, 'vip'], operator: 'hasAny' }, '/tags/0'],
  [
    'both ends 0',
    { event: 'Buy', timeframe: { operator: 'betweenTheLast', from: 0, to: 0, unit: 'days' } },
    '/timeframe',
  ],
  [
    'ends the wrong way round',
    {
      event: 'Buy',
      timeframe: { operator: 'between', from: '2025-02-01T00:00:00Z', to: '2025-01-01T00:00:00Z' },
    },
    '/timeframe',
  ],
  ['a property condition where a rule is expected', { property: 'amount', operator: 'isEmpty' }, ''],
  ['two key words', { ...city, event: 'Buy' }, ''],
  ['an empty group', { none: [] }, '/none'],
];

it.each(WRONG)('what is wrong is noted where it stands: %s', (_what, rule, path) => {
  expect(placesIn(rule)).toEqual([path]);
  expect(placesIn(inGroup(rule))).toEqual([`/all/1${path}`]);
});

it.each([
  ['a list', { attribute: 'likes', operator: 'is', value: 'cars' }],
  ['a list that is asked whether it is empty', { attribute: 'likes', operator: 'isEmpty' }],
  ['objects', { attribute: 'cars', match: 'none', where: { property: 'make', operator: 'isEmpty' } }],
  ['Do Not Contact', { doNotContact: 'any', operator: 'isListed' }],
])('R17 a real-time rule that asks for %s is refused at the condition; others may ask', (_what, rule) => {
  expect(placesIn(inGroup(rule), 'realTime')).toEqual(['/all/1']);
  for (const purpose of ['snapshot', 'filter'] as const) expect(placesIn(inGroup(rule), purpose)).toEqual([]);
});

it('reads -0 as 0, as which it is written', () => {
  expect(
    parseRule({ attribute: 'due', operator: 'willBeIn', amount: -0, unit: 'days' }, context, 'filter'),
  ).toEqual({ attribute: 'due', operator: 'willBeIn', amount: 0, unit: 'days' });
  expect(parseRule({ attribute: 'spent', operator: 'is', values: [-0, 1] }, context, 'filter')).toEqual({
    attribute: 'spent',
    operator: 'is',
    values: [0, 1],
  });
});

it.each([
  ['an operator', { attribute: 'city', operator: 'startWith', value: 'Lo' }, '/operator', 'startsWith'],
  [
    'a key word, whatever stands beside it',
    { operator: 'is', atribute: 'city', value: 'Lo' },
    '',
    'attribute',
  ],
  [
    'the key word of a property',
    { event: 'Buy', where: { propery: 'amount', operator: 'isEmpty' } },
    '/where',
    'property',
  ],
  ['a key of a condition', { event: 'Buy', hapened: false }, '/hapened', 'happened'],
  [
    'a key of a timeframe',
    { event: 'Buy', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days', amuont: 2 } },
    '/timeframe/amuont',
    'amount',
  ],
])('names the nearest word of %s', (_what, rule, path, word) => {
  const problems = findProblems(rule, context, 'filter');
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(problems[0]?.hint).toMatch(`Did you mean "${word}"?`);
});

it('lists the keys where none is near', () => {
  expect(
    findProblems({ segment: 'Bought', operator: 'isMember', remark: 1 }, context, 'filter'),
  ).toMatchObject([{ path: '/remark', hint: 'Remove it. The keys here are: segment, operator.' }]);
});

const SEVERAL: readonly [string, unknown, string[]][] = [
  [
    'no name, no operator and a key too many',
    { attribute: '', operator: 'equals', extra: 1 },
    ['/extra', '/attribute', '/operator'],
  ],
  [
    'an unknown attribute and an unknown operator',
    { attribute: 'nobody knows it', operator: 'equals' },
    ['', '/operator'],
  ],
  [
    'an unknown operator and caseSensitive',
    { attribute: 'city', operator: 'equals', value: 'x', caseSensitive: 'yes' },
    ['/operator', '/caseSensitive'],
  ],
  [
    'a type that contradicts, an operator and a value that do not fit the known one',
    { attribute: 'spent', type: 'text', operator: 'is', values: ['a', 1] },
    ['/type', '/values/0'],
  ],
  [
    'a type that is none and an operator that does not fit the known one',
    { attribute: 'spent', type: 'nmber', operator: 'startsWith', value: 'a' },
    ['/type', '/operator'],
  ],
  [
    'an unknown attribute, and what is wrong whatever its type',
    { attribute: 'nobody knows it', operator: 'is', value: null, amount: 1, caseSensitive: 1 },
    ['', '/amount', '/value', '/caseSensitive'],
  ],
  [
    'an unknown attribute and the argument of a relative operator',
    { attribute: 'nobody knows it', operator: 'willBeIn', amount: -1, unit: 'hours' },
    ['', '/amount', '/unit'],
  ],
  [
    '"match" for text, and what holds',
    { attribute: 'city', match: 'any', where: { property: 'make', operator: 'before' } },
    ['', '/where/operator'],
  ],
  [
    'an operator and caseSensitive of an identity',
    { identity: 'email', operator: 'before', caseSensitive: true },
    ['/caseSensitive', '/operator'],
  ],
  [
    'an operator and caseSensitive of a property',
    { event: 'Buy', where: { property: 'make', operator: 'before', caseSensitive: 1 } },
    ['/where/caseSensitive', '/where/operator'],
  ],
  [
    'the name and the value of a property',
    { event: 'Buy', where: { property: '', operator: 'lessThan', value: '5' } },
    ['/where/property', '/where/value'],
  ],
  [
    'an unknown timeframe and a key that none has',
    { event: 'Buy', timeframe: { operator: 'lately', amount: 1, zone: 'UTC' } },
    ['/timeframe/operator', '/timeframe/zone'],
  ],
];

it.each(SEVERAL)('notes everything in one pass: %s', (_what, rule, paths) => {
  expect(placesIn(rule)).toEqual(paths);
});

it('notes everything in one pass: a list in real time, how many objects, and what holds for them', () => {
  expect(
    placesIn(
      { attribute: 'cars', match: 'some', where: { property: 'make', operator: 'before' } },
      'realTime',
    ),
  ).toEqual(['', '/match', '/where/operator']);
});

const nested = (levels: number): unknown => (levels === 1 ? city : { any: [nested(levels - 1)] });
const inWhere = (levels: number): unknown =>
  levels === 1 ? { property: 'amount', operator: 'isEmpty' } : { any: [inWhere(levels - 1)] };

it('takes 32 levels, where a lone condition is one and each group and each `where` adds one; not 33', () => {
  expect(placesIn(nested(32))).toEqual([]);
  expect(placesIn(nested(33))).toHaveLength(1);
  expect(placesIn({ event: 'Buy', where: inWhere(31) })).toEqual([]);
  expect(placesIn({ event: 'Buy', where: inWhere(32) })).toHaveLength(1);
});

it('takes 500 conditions, those on properties counted; not 501', () => {
  const withProperty = { event: 'Buy', where: { property: 'amount', operator: 'isEmpty' } };
  const rule = (conditions: readonly unknown[]): unknown => ({
    any: [{ all: conditions.slice(0, 200) }, { all: conditions.slice(200) }],
  });
  expect(placesIn(rule(Array.from({ length: 500 }, () => city)))).toEqual([]);
  expect(placesIn(rule(Array.from({ length: 501 }, () => city)))).toEqual(['']);
  expect(placesIn({ all: Array.from({ length: 250 }, () => withProperty) })).toEqual([]);
  expect(placesIn({ all: [city, ...Array.from({ length: 250 }, () => withProperty)] })).toEqual(['']);
});

it('takes names of 200 characters, counted as they are stored, and lists of 10 000 values', () => {
  const named = (attribute: string): unknown => ({ attribute, type: 'text', operator: 'isEmpty' });
  expect([
    placesIn(named('é'.repeat(200))),
    placesIn(named('e\u0301'.repeat(200))),
    placesIn(named('😀'.repeat(200))),
  ]).toEqual([[], [], []]);
  expect([placesIn(named('é'.repeat(201))), placesIn(named('e\u0301'.repeat(201)))]).toEqual([
    ['/attribute'],
    ['/attribute'],
  ]);
  const values = Array.from({ length: 10_001 }, (_, i) => i);
  expect(placesIn({ attribute: 'spent', operator: 'is', values: values.slice(1) })).toEqual([]);
  expect(placesIn({ attribute: 'spent', operator: 'is', values })).toEqual(['/values']);
  expect(placesIn({ tags: values.map(String), operator: 'hasAny' })).toEqual(['/tags']);
});
