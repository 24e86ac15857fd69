import fc from 'fast-check';
import { InvalidRuleError } from '../../../../engine';
import type { RuleContext } from '../../../../engine/language/rule/context';
import { findProblems, parseRule } from '../../../../engine/language/rule/parse';
import type { AttributeType, Rule, RulePurpose } from '../../../../engine/language/rule/types';

const TYPES: Readonly<Record<string, AttributeType>> = {
  city: 'text',
  amount: 'number',
  vip: 'boolean',
  born: 'date',
  seen: 'datetime',
  likes: 'list',
  orders: 'objects',
};
const context: RuleContext = {
  attributeType: (name) => (Object.hasOwn(TYPES, name) ? TYPES[name] : undefined),
  computed: () => undefined,
  attributeNames: () => Object.keys(TYPES),
  segment: () => undefined,
  segmentNames: () => [],
};
const PURPOSES: readonly RulePurpose[] = ['snapshot', 'realTime', 'filter'];

/** One rule of each kind, all of them valid: what is broken below was right before. */
const VALID: readonly Rule[] = [
  { attribute: 'city', operator: 'is', values: ['London', 'Paris'] },
  { attribute: 'amount', operator: 'greaterOrEqual', value: 5 },
  { attribute: 'vip', operator: 'is', value: true },
  { attribute: 'born', operator: 'willBeWithin', amount: 7, unit: 'days', ignoreYear: true },
  { attribute: 'seen', operator: 'wasMoreThan', amount: 2, unit: 'months' },
  { all: [{ attribute: 'city', operator: 'isNotEmpty' }, { none: [{ tags: ['vip'], operator: 'hasAny' }] }] },
  {
    event: 'Purchase',
    occurrence: { operator: 'moreOrEqual', count: 2 },
    timeframe: { operator: 'betweenTheLast', from: 1, to: 30, unit: 'days' },
    where: { any: [{ property: 'amount', operator: 'greaterThan', value: 10 }] },
  },
  {
    event: 'Visit',
    happened: false,
    timeframe: { operator: 'between', from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' },
  },
  { identity: 'email', operator: 'endsWith', value: '@example.com' },
];

const HOSTILE = [
  '',
  '$where',
  'a.b',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  '.*',
  '(a+)+$',
  '$city',
  'x'.repeat(1_000),
  'x'.repeat(1_000_000),
];
const broken = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withSparseArray: true,
    withNullPrototype: true,
    maxDepth: 3,
  }),
  fc.constantFrom(
    ...HOSTILE,
    null,
    undefined,
    NaN,
    Infinity,
    -1,
    1.5,
    1e21,
    [],
    {},
    [[]],
    { all: [] },
    { any: [null] },
    { none: 'x' },
  ),
);

/** Every place in a value, as the path of keys to it. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...path, key]))];
}

function replaced(value: unknown, [first, ...rest]: readonly string[], by: unknown): unknown {
  if (first === undefined) return by;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) };
  (copy as Record<string, unknown>)[first] = replaced((value as Record<string, unknown>)[first], rest, by);
  return copy;
}

/** Refused with a place and a sentence; or read, and then read again as the same. Never another exception. */
function expectVerdict(input: unknown, purpose: RulePurpose): void {
  let rule: Rule;
  try {
    rule = parseRule(input, context, purpose);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRuleError);
    const { problems } = error as InvalidRuleError;
    expect(problems.length).toBeGreaterThan(0);
    for (const { path, code, message, hint } of problems) {
      expect(path).toMatch(/^(\/|$)/);
      expect([typeof code, message.length > 0, hint.length > 0]).toEqual(['string', true, true]);
      expect(message.length + hint.length).toBeLessThan(5_000);
    }
    expect(findProblems(input, context, purpose)).toEqual(problems);
    return;
  }
  expect(parseRule(JSON.parse(JSON.stringify(rule)), context, purpose)).toEqual(rule);
}

it('the rules that are broken below are right', () => {
  for (const rule of VALID) expect(findProblems(rule, context, 'filter')).toEqual([]);
});

it('any value at all is a rule or refused with a place', () => {
  fc.assert(fc.property(broken, fc.constantFrom(...PURPOSES), expectVerdict), { numRuns: 3_000 });
});

it('a right rule with something of it replaced by anything is a rule or refused with a place', () => {
  const anyPlace = fc
    .constantFrom(...VALID)
    .chain((rule) => fc.tuple(fc.constant(rule), fc.constantFrom(...placesOf(rule)), broken));
  fc.assert(
    fc.property(anyPlace, fc.constantFrom(...PURPOSES), ([rule, place, by], purpose) =>
      expectVerdict(replaced(rule, place, by), purpose),
    ),
    { numRuns: 5_000 },
  );
});

it('a right rule with one key more is refused, at that object', () => {
  // A key of JSON: parsed, `__proto__` is one like any other.
  const key = fc
    .oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('__proto__', 'constructor', '$where', 'values2', 'not'),
    )
    .filter(
      (name) =>
        !/^(all|any|none|attribute|type|operator|value|values|caseSensitive|amount|unit|ignoreYear|match|where|event|happened|occurrence|timeframe|tags|identity|segment|doNotContact)$/.test(
          name,
        ),
    );
  fc.assert(
    fc.property(fc.constantFrom(...VALID), key, (rule, name) => {
      const text = JSON.stringify(rule);
      const input = JSON.parse(`${text.slice(0, -1)},${JSON.stringify(name)}:1}`) as unknown;
      expect(() => parseRule(input, context, 'filter')).toThrow(InvalidRuleError);
    }),
    { numRuns: 2_000 },
  );
});

it('a rule that is nested without end, or leads back to itself, is refused and ends nobody', () => {
  const circle: { all: unknown[] } = { all: [] };
  circle.all.push(circle);
  expect(() => parseRule(circle, context, 'filter')).toThrow(InvalidRuleError);
  let deep: unknown = { attribute: 'city', operator: 'isEmpty' };
  for (let i = 0; i < 10_000; i++) deep = { none: [deep] };
  expect(() => parseRule(deep, context, 'filter')).toThrow(InvalidRuleError);
  const wide = { any: Array.from({ length: 100_000 }, () => ({ attribute: 'city', operator: 'isEmpty' })) };
  expect(() => parseRule(wide, context, 'filter')).toThrow(InvalidRuleError);
});
