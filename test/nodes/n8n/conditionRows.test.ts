import fc from 'fast-check';
import {
  ATTRIBUTE_OPERATORS,
  DO_NOT_CONTACT_OPERATORS,
  IDENTITY_OPERATORS,
  MEASURES,
  OCCURRENCE_OPERATORS,
  openAudienceEngine,
  PROPERTY_OPERATORS,
  SEGMENT_OPERATORS,
  TAG_OPERATORS,
  TIMEFRAME_OPERATORS,
  WHICH,
  type AttributeType,
  type AudienceEngine,
  type Rule,
} from '../../../engine';
import { FOLLOWED_BY } from '../../../engine/language/operators/which';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { methods } from '../../../nodes/hosts/n8n/parameters/methods';
import type { Row } from '../../../nodes/hosts/n8n/rules/RowKind';
import { ruleOfRows, rowsOfRule } from '../../../nodes/hosts/n8n/rules/ruleOfRows';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-condition-rows');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

const TYPES: Record<string, AttributeType> = {
  city: 'text',
  points: 'number',
  isMember: 'boolean',
  joined: 'date',
  seenAt: 'datetime',
  hobbies: 'list',
};
const nothingElse = {
  typeOfAttribute: (name: string) => TYPES[name],
  typeOfProperty: () => undefined,
  zone: 'UTC',
};

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsertMany([
    {
      externalId: 'anita',
      emails: ['anita@example.com'],
      attributes: { city: 'London', points: 30, isMember: true, joined: '2020-01-02', hobbies: ['chess', 5] },
      tags: ['vip'],
    },
    {
      externalId: 'bela',
      attributes: { city: 'london', points: 100, cars: [{ horsePower: 60 }] },
      tags: ['vip', 'trial'],
    },
    { externalId: 'chen', attributes: { city: 'Paris', seenAt: '2026-01-01T10:00:00Z' } },
  ]);
  await engine.events.trackMany([
    { profile: { externalId: 'anita' }, type: 'Purchase', properties: { amount: 70, category: 'Books' } },
    { profile: { externalId: 'anita' }, type: 'Purchase', properties: { amount: 20, category: 'Toys' } },
    { profile: { externalId: 'bela' }, type: 'Purchase', properties: { amount: 5, category: '5' } },
    { profile: { externalId: 'chen' }, type: 'Visit' },
  ]);
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

/** What a rule says when nothing is written that goes without saying. */
function plainly(rule: unknown): unknown {
  if (Array.isArray(rule)) return rule.map(plainly);
  if (typeof rule !== 'object' || rule === null) return rule;
  const said = Object.fromEntries(
    Object.entries(rule)
      .filter(([key, value]) => !(value === false && (key === 'caseSensitive' || key === 'ignoreYear')))
      .filter(([key, value]) => !(key === 'happened' && value === true))
      .filter(
        ([key, value]) => !(key === 'timeframe' && (value as { operator: string }).operator === 'anyTime'),
      )
      .filter(
        ([key, value]) =>
          !(key === 'occurrence' && JSON.stringify(value) === '{"operator":"moreOrEqual","count":1}'),
      )
      .map(([key, value]) => [
        key,
        ['at', 'from', 'to'].includes(key) && typeof value === 'string'
          ? new Date(value).toISOString()
          : plainly(value),
      ]),
  );
  const [only, ...others] = (said['all'] ?? said['any'] ?? []) as unknown[];
  return only !== undefined && others.length === 0 ? only : said;
}

const again = (rule: Rule): unknown => {
  const form = rowsOfRule(rule);
  return form && plainly(ruleOfRows(form, nothingElse));
};

const examples = [
  ...[...ATTRIBUTE_OPERATORS, ...OCCURRENCE_OPERATORS, ...TIMEFRAME_OPERATORS],
  ...[...TAG_OPERATORS, ...SEGMENT_OPERATORS, ...DO_NOT_CONTACT_OPERATORS],
  ...[...MEASURES, ...WHICH, ...FOLLOWED_BY],
].map(([name, { example }]) => [name, example.rule] as const);

test.each(examples)('the example of %s opens as rows and is the same rule again', (_name, rule) => {
  expect(again(rule)).toEqual(plainly(rule));
});

const word = fc.constantFrom('London', 'a, b', '5', 'true', ' ', '2026-01-01', 'é"\'');
const name = word.filter((one) => one.trim() !== '');
const texts = ['is', 'isNot', 'startsWith', 'endsWith', 'contains', 'notContains'];
const operand = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    value.map((one) => ({ value: one })),
    fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => ({ values })),
  );
const comparedText = fc
  .tuple(fc.constantFrom(...texts), operand(word), fc.boolean())
  .map(([operator, what, sensitive]) => ({
    operator,
    ...what,
    ...(sensitive ? { caseSensitive: true } : {}),
  }));
const empty = fc.constantFrom('isEmpty', 'isNotEmpty').map((operator) => ({ operator }));
const attribute = fc.oneof(
  comparedText.map((what) => ({ attribute: 'city', ...what })),
  comparedText.map((what) => ({ attribute: 'of nobody', type: 'text', ...what })),
  fc
    .tuple(fc.constantFrom('is', 'isNot'), operand(fc.integer()))
    .map(([operator, what]) => ({ attribute: 'points', operator, ...what })),
  fc
    .tuple(fc.constantFrom('lessThan', 'greaterThan'), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map(([operator, value]) => ({ attribute: 'points', operator, value })),
  fc.boolean().map((value) => ({ attribute: 'isMember', operator: 'is', value })),
  operand(fc.oneof(word, fc.integer())).map((what) => ({ attribute: 'hobbies', operator: 'is', ...what })),
  fc
    .constantFrom('before', 'until', 'since', 'after')
    .map((operator) => ({ attribute: 'joined', operator, value: '2026-02-03' })),
  fc
    .tuple(
      fc.constantFrom('willBeIn', 'was', 'wasWithin'),
      fc.nat(36500),
      fc.constantFrom('days', 'weeks', 'months'),
      fc.boolean(),
    )
    .map(([operator, amount, unit, ignore]) => ({
      attribute: 'joined',
      operator,
      amount,
      unit,
      ...(ignore ? { ignoreYear: true } : {}),
    })),
  fc
    .constantFrom(true, false)
    .map((ignore) => ({ attribute: 'joined', operator: 'isToday', ...(ignore ? { ignoreYear: true } : {}) })),
  empty.map((what) => ({ attribute: 'city', ...what })),
);
const property = fc.oneof(
  comparedText.map((what) => ({ property: 'category', ...what })),
  fc
    .tuple(fc.constantFrom('is', 'isNot', 'lessThan', 'greaterOrEqual'), fc.integer())
    .map(([operator, value]) => ({ property: 'cart.total', operator, value })),
  fc.boolean().map((value) => ({ property: 'paid', operator: 'is', value })),
  operand(fc.oneof(word, fc.integer(), fc.boolean())).map((what) => ({
    property: 'any',
    operator: 'isNot',
    ...what,
  })),
  empty.map((what) => ({ property: 'category', ...what })),
);
const combine = fc.constantFrom('all', 'any', 'none');
const groupOf = <T>(member: fc.Arbitrary<T>) =>
  fc
    .tuple(combine, fc.array(member, { minLength: 1, maxLength: 3 }))
    .map(([how, members]) => ({ [how]: members }));
const where = fc.oneof(property, groupOf(property));
const unit = fc.constantFrom('days', 'hours', 'minutes');
const instant = fc
  .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2090-01-01') })
  .map((date) => date.toISOString());
const timeframe = fc.oneof(
  fc.constant({ operator: 'anyTime' }),
  fc
    .tuple(fc.constantFrom('withinTheLast', 'beforeTheLast'), fc.integer({ min: 1, max: 1000 }), unit)
    .map(([operator, amount, each]) => ({ operator, amount, unit: each })),
  fc
    .tuple(fc.nat(99), fc.nat(99), unit)
    .map(([from, to, each]) => ({ operator: 'betweenTheLast', from, to, unit: each })),
  fc.tuple(fc.constantFrom('after', 'before'), instant).map(([operator, at]) => ({ operator, at })),
  fc.tuple(instant, instant).map(([from, to]) => ({ operator: 'between', from, to })),
);
const event = fc.record(
  {
    event: fc.constantFrom('Purchase', 'App Launch', 'a.b$'),
    happened: fc.boolean(),
    occurrence: fc.record({ operator: fc.constantFrom(...OCCURRENCE_OPERATORS.keys()), count: fc.nat(1000) }),
    timeframe,
    where,
    followedBy: fc.oneof(
      fc.record(
        {
          event: fc.constant('Purchase'),
          happened: fc.boolean(),
          where,
          within: fc.record({ amount: fc.integer({ min: 1, max: 1000 }), unit }),
          same: fc.constantFrom('cartId', 'cart.id'),
        },
        { requiredKeys: ['event'] },
      ),
      fc.record({
        event: fc.constant('Visit'),
        followedBy: fc.record({ event: fc.constant('Purchase'), happened: fc.constant(false) }),
      }),
    ),
  },
  { requiredKeys: ['event'] },
);
const condition = fc.oneof(
  attribute,
  event,
  fc.record({ attribute: fc.constant('cars'), match: combine, where }),
  fc.record({
    tags: fc.array(name, { minLength: 1, maxLength: 3 }),
    operator: fc.constantFrom(...TAG_OPERATORS.keys()),
  }),
  fc
    .tuple(fc.constantFrom('email', 'phone', 'externalId'), fc.oneof(comparedText, empty))
    .map(([identity, what]) => ({ identity, ...what })),
  fc.record({ segment: name, operator: fc.constantFrom(...SEGMENT_OPERATORS.keys()) }),
  fc.record(
    {
      doNotContact: fc.constantFrom('email', 'phone', 'any'),
      operator: fc.constantFrom(...DO_NOT_CONTACT_OPERATORS.keys()),
      channel: fc.constantFrom('email', 'sms', 'Letter'),
    },
    { requiredKeys: ['doNotContact', 'operator'] },
  ),
);
const sayable = fc.oneof(condition, groupOf(condition), groupOf(fc.oneof(condition, groupOf(condition))));

test('whatever groups of groups of conditions say opens as rows, and is the same rule again', () => {
  fc.assert(
    fc.property(sayable, (rule) => {
      expect(again(rule as unknown as Rule)).toEqual(plainly(rule));
    }),
    { numRuns: 1500 },
  );
});

test('what is deeper, or says what rows do not know, stays JSON', () => {
  const city = { attribute: 'city', operator: 'is', value: 'London' };
  for (const rule of [
    { all: [{ any: [{ none: [city] }] }] },
    { event: 'Purchase', where: { any: [{ all: [{ property: 'amount', operator: 'is', value: 1 }] }] } },
    {
      event: 'Purchase',
      followedBy: {
        event: 'Visit',
        where: { any: [{ all: [{ property: 'amount', operator: 'is', value: 1 }] }] },
      },
    },
    { any: [city, { ...city, soundsLike: true }] },
    { ...city, attribute: ' city' },
    { tags: ['vip '], operator: 'hasAny' },
  ])
    expect(rowsOfRule(rule as unknown as Rule)).toBeUndefined();
});

test('rows of measures and of the last event count whom the engine finds', async () => {
  const row = { kind: 'event', event: { __rl: true, mode: 'name', value: 'Purchase' } };
  const counted = (rows: Row[]) =>
    engine.audience.count(ruleOfRows({ combine: 'all', rows }, nothingElse) as Rule);
  const sum = { ...row, asked: 'sum', measuredProperty: 'amount', occurrence: 'moreOrEqual' };
  expect([
    await counted([{ ...sum, measuredValue: 90 }]),
    await counted([{ ...sum, measuredValue: 90.01 }]),
  ]).toEqual([1, 0]);
  expect(await counted([{ ...row, asked: 'days', occurrence: 'equals', measuredValue: 1 }])).toBe(2);
});

test('a step says what follows, in the types of its own event', () => {
  const named = (value: string) => ({ __rl: true, mode: 'name', value });
  const around = {
    ...nothingElse,
    typeOfProperty: (of: string) => (of === 'Refund' ? ('number' as const) : undefined),
  };
  const amount = [{ property: named('amount'), propertyOperator: 'is', value: { value: '70' } }];
  const steps = [
    { event: named('Refund'), howSoon: 'within', withinAmount: 2, withinUnit: 'days', same: 'orderId' },
    { event: named('Purchase'), follows: 'no' },
  ];
  const row = {
    kind: 'event',
    event: named('Purchase'),
    steps: { values: [{ ...steps[0], where: { values: amount } }, steps[1]] },
  };
  expect(ruleOfRows({ combine: 'all', rows: [row] }, around)).toEqual({
    all: [
      {
        event: 'Purchase',
        followedBy: {
          event: 'Refund',
          within: { amount: 2, unit: 'days' },
          same: 'orderId',
          where: { all: [{ property: 'amount', operator: 'is', value: 70 }] },
          followedBy: { event: 'Purchase', happened: false },
        },
      },
    ],
  });
});

async function countOf(parameters: object) {
  const { outputs, error } = await runNode({
    type: 'filterAudience',
    parameters: { mode: 'count', options: {}, ...parameters },
    items: [{}],
    credential,
  });
  expect(error).toBeUndefined();
  return outputs[0]?.[0]?.['count'];
}

test.each([
  { attribute: 'city', operator: 'is', values: ['London', 'Paris'], caseSensitive: true },
  { attribute: 'points', operator: 'greaterOrEqual', value: 100 },
  { attribute: 'hobbies', operator: 'is', value: 5 },
  { attribute: 'isMember', operator: 'is', value: true },
  {
    event: 'Purchase',
    occurrence: { operator: 'moreOrEqual', count: 2 },
    timeframe: { operator: 'withinTheLast', amount: 2, unit: 'hours' },
  },
  {
    event: 'Purchase',
    where: {
      any: [
        { property: 'amount', operator: 'greaterThan', value: 50 },
        { property: 'category', operator: 'is', value: '5' },
      ],
    },
  },
  { event: 'Purchase', happened: false },
  { attribute: 'cars', match: 'any', where: { property: 'horsePower', operator: 'greaterThan', value: 45 } },
  { tags: ['vip', 'trial'], operator: 'hasAll' },
  { identity: 'email', operator: 'isNotEmpty' },
  { segment: 'Inactive Mobile Users', operator: 'isMember' },
  { doNotContact: 'any', operator: 'isNotListed' },
  {
    any: [
      {
        all: [
          { attribute: 'city', operator: 'is', value: 'London' },
          { tags: ['trial'], operator: 'hasNone' },
        ],
      },
      { none: [{ event: 'Purchase' }] },
    ],
  },
] as Rule[])('in n8n itself rows select whom their rule selects: %j', async (rule) => {
  const form = rowsOfRule(rule);
  const wanted = await engine.audience.count(rule);
  expect(wanted).toBeGreaterThan(0);
  expect(
    await countOf({ ruleFrom: 'conditions', combine: form?.combine, conditions: { values: form?.rows } }),
  ).toBe(wanted);
});

test('what is typed into rows is read as the data have it', async () => {
  const purchases = (property: string, propertyOperator: string, value: string) =>
    countOf({
      ruleFrom: 'conditions',
      conditions: {
        values: [
          {
            kind: 'event',
            event: { __rl: true, mode: 'list', value: 'Purchase' },
            where: {
              values: [
                {
                  property: { __rl: true, mode: 'name', value: property },
                  propertyOperator,
                  value: { __rl: true, mode: 'list', value },
                },
              ],
            },
          },
        ],
      },
    });
  expect(await purchases('amount', 'is', '70')).toBe(1);
  expect(await purchases('amount', 'greaterThan', '10')).toBe(1);
  expect(await purchases('category', 'is', '5')).toBe(1);
});

test('rows that were saved before there were kinds are conditions on attributes', async () => {
  const rows = { values: [{ attribute: 'points', operator: 'greaterOrEqual', value: '30' }] };
  expect(await countOf({ ruleFrom: 'conditions', combine: 'all', conditions: rows })).toBe(2);
});

test('an untouched form of JSON is no rule', async () => {
  const { error } = await runNode({
    type: 'segment',
    parameters: { operation: 'create', segmentName: 'Untouched', ruleFrom: 'json' },
    items: [{}],
    credential,
  });
  expect(error?.message).toBe("'Rule' is empty");
  expect((await engine.segments.list()).map(({ name }) => name)).not.toContain('Untouched');
});

describe('while a form is filled in', () => {
  /** n8n's editor, asking for an input of this form. */
  const editor = (form: object, path = 'parameters.preview') =>
    ({
      path,
      getCredentials: async () => credential,
      getNode: () => ({ name: 'Filter Audience' }),
      getTimezone: () => 'UTC',
      getCurrentNodeParameters: () => form,
      getCurrentNodeParameter: (name: string) => at(form, name),
    }) as never;
  const at = (form: unknown, path: string): unknown =>
    path
      .split(/[.[\]]+/)
      .filter((step) => step !== '')
      .reduce((holder: unknown, step) => (holder as Record<string, unknown> | undefined)?.[step], form);
  const eventRow: Row = {
    kind: 'event',
    event: { value: 'Purchase' },
    where: { values: [{ property: { value: 'amount' }, more: { values: [{}] } }] },
  };
  const inEvents = {
    ruleFrom: 'conditions',
    conditions: { values: [{ kind: 'group', group: { values: [eventRow] } }] },
  };
  const where = 'parameters.conditions.values[0].group.values[0].where.values[0]';

  test('whoever goes over to JSON may begin with the rule that the rows say, or with an empty one', async () => {
    const begin = (form: object) => methods.loadOptions.getRuleOfRows.call(editor(form, 'parameters.rule'));
    const rows = {
      values: [
        { attribute: { value: 'points' }, operator: 'greaterOrEqual', value: { value: '30' } },
        { kind: 'group', groupCombine: 'any', group: { values: [eventRow] } },
      ],
    };
    const [conditions, other] = await begin({ ruleFrom: 'json', combine: 'any', conditions: rows });
    expect(JSON.parse(String(conditions?.value))).toMatchObject({
      any: [{ attribute: 'points', operator: 'greaterOrEqual', value: 30 }, { any: [{ event: 'Purchase' }] }],
    });
    expect(other).toMatchObject({ value: '{}' });
    expect(await begin({ ruleFrom: 'json', conditions: {} })).toEqual([other]);
    const expression = { values: [{ attribute: { value: '={{ $json.name }}' } }] };
    expect(await begin({ ruleFrom: 'json', conditions: expression })).toEqual([other]);
  });

  test('values are suggested from the data with how many have them, the one that was typed first', async () => {
    const form = { conditions: { values: [{ attribute: { value: 'city' } }] } };
    const city = editor(form, 'parameters.conditions.values[0].value');
    expect((await methods.listSearch.searchValues.call(city)).results[0]).toEqual({
      name: 'London (2)',
      value: 'London',
    });
    expect((await methods.listSearch.searchValues.call(city, 'Lon')).results).toEqual([
      { name: 'Lon', value: 'Lon' },
      { name: 'London (2)', value: 'London' },
    ]);
  });

  test('event types, properties and their values too, however deep the row stands', async () => {
    const types = await methods.listSearch.searchEventTypes.call(editor(inEvents));
    expect(types.results).toEqual([
      { name: 'Purchase (3)', value: 'Purchase' },
      { name: 'Visit (1)', value: 'Visit' },
    ]);
    const properties = await methods.listSearch.searchProperties.call(editor(inEvents, `${where}.property`));
    expect(properties.results).toEqual([
      { name: 'amount (number)', value: 'amount' },
      { name: 'category (text)', value: 'category' },
    ]);
    const values = await methods.listSearch.searchValues.call(
      editor(inEvents, `${where}.more.values[0].value`),
    );
    expect(values.results.map(({ value }) => value).sort()).toEqual(['20', '5', '70']);
    const operators = await methods.loadOptions.getPropertyOperators.call(
      editor(inEvents, `${where}.propertyOperator`),
    );
    expect(operators.map(({ value }) => value)).toContain('greaterThan');
    expect(operators.map(({ value }) => value)).not.toContain('startsWith');
  });

  test.each([
    [{ ruleFrom: 'conditions', combine: 'any', conditions: { values: [eventRow] } }, /^2 people: /],
    [{ ruleFrom: 'json', rule: '{"attribute":"city","operator":"is","value":"Paris"}' }, /^1 person: /],
    [{ ruleFrom: 'conditions', conditions: {} }, /^No condition yet$/],
    [{ ruleFrom: 'json', rule: '' }, /^No condition yet$/],
    [{ ruleFrom: 'segment', segment: { value: '' } }, /^No segment yet$/],
    [{ ruleFrom: 'segment', segment: { __rl: true, mode: 'name', value: 'nowhere' } }, /nowhere/],
    [
      {
        to: 'rule',
        tags: {},
        options: { largeAudience: 0 },
        ruleFrom: 'json',
        rule: '{"any":[{"attribute":"city","operator":"is","value":"Paris"},{"attribute":"city","operator":"isEmpty"}]}',
      },
      /^1 person, a larger audience \('Dry Run' only looks\): /,
    ],
    [{ ruleFrom: 'json', rule: '{{ $json.rule }}'.replace(/^/, '=') }, /^Shown when the node runs/],
    [{ ruleFrom: 'json', rule: '{"attribute":"citty","operator":"is","value":"Paris"}' }, /citty/],
  ])('the form says how many match and what the rule means: %j', async (form, said) => {
    const filled = JSON.parse(JSON.stringify(form)) as { conditions?: { values?: { where?: unknown }[] } };
    for (const row of filled.conditions?.values ?? []) delete row.where;
    const [text] = await methods.loadOptions.getRulePreview.call(editor(filled));
    expect(text?.value).toBe('');
    expect(text?.name).toMatch(said);
  });
});

test('every operator that the forms offer is one that a rule knows', () => {
  const listed = [IDENTITY_OPERATORS, PROPERTY_OPERATORS].flatMap((operators) => [...operators.keys()]);
  expect(listed.every((name) => ATTRIBUTE_OPERATORS.has(name))).toBe(true);
});

test('the rule of a segment opens as rows again: Get hands out a node that holds them', async () => {
  const rule = {
    any: [
      { all: [{ tags: ['vip'], operator: 'hasAny' }, { event: 'Purchase' }] },
      { identity: 'email', operator: 'isEmpty' },
    ],
  } as Rule;
  await engine.segments.create({ name: 'Rows', type: 'snapshot', rule });
  await engine.segments.create({
    name: 'Deep',
    type: 'snapshot',
    rule: { all: [{ any: [{ none: [rule] }] }] },
  });
  const get = (name: string) =>
    runNode({
      type: 'segment',
      parameters: { operation: 'get', segment: { __rl: true, mode: 'name', value: name }, includeNode: true },
      items: [{}],
      credential,
    });
  const { outputs } = await get('Rows');
  const { nodes } = outputs[0]?.[0]?.['editNode'] as unknown as {
    nodes: { type: string; parameters: object }[];
  };
  const edited = await runNode({
    type: nodes[0]?.type as string,
    parameters: nodes[0]?.parameters as never,
    items: [{}],
    credential,
  });
  expect(edited.error).toBeUndefined();
  expect((await engine.segments.get('Rows')).rule).toEqual(rule);
  const deep = await get('Deep');
  expect(deep.hints.join()).toContain('it stays JSON');
  expect(JSON.stringify(deep.outputs)).toContain('"ruleFrom":"json"');
});
