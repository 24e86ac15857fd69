import { ATTRIBUTE_OPERATORS, ATTRIBUTE_TYPES, operatorsForType, PROPERTY_OPERATORS } from '../../../engine';
import {
  askedOf,
  fitToType,
  kindOf,
  newRow,
  newTimeframe,
  operatorsFor,
  RULE_KINDS,
  valueKindOf,
  withAsked,
  withField,
  withOperator,
} from '../../../console/rules/conditions';
import {
  instantOfLocal,
  localInstant,
  pastedLines,
  pasteValues,
  readTyped,
  valuesOf,
  withValues,
} from '../../../console/rules/values';
import { ruleCatalogue } from '../../../console/catalogue/ruleCatalogue';
import { ruleSchema } from '../../../engine/language/rule/schema';

const catalogue = ruleCatalogue();
const is = (...values: unknown[]): Record<string, unknown> => ({
  attribute: 'city',
  operator: 'is',
  ...(values.length === 1 ? { value: values[0] } : { values }),
});

describe('operators', () => {
  test.each(ATTRIBUTE_TYPES)('of %s are those of the engine, in its order and its words', (type) => {
    expect(operatorsFor(catalogue, 'attribute', type).map(({ name, label }) => ({ name, label }))).toEqual(
      operatorsForType(type).map(({ name, label }) => ({ name, label })),
    );
  });

  test('of properties of an unknown type are all that properties have', () => {
    expect(operatorsFor(catalogue, 'property').map(({ name }) => name)).toEqual([
      ...PROPERTY_OPERATORS.keys(),
    ]);
  });

  test('the catalogue survives being written as JSON: it goes into the bundle that way', () => {
    expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue);
    expect(catalogue.attribute).toHaveLength(ATTRIBUTE_OPERATORS.size);
  });

  test('one that takes several values keeps them, one that takes one keeps the first, one that takes none keeps none', () => {
    expect(withOperator(catalogue, is('New York', 'Mexico City'), 'isNot')).toEqual({
      attribute: 'city',
      operator: 'isNot',
      values: ['New York', 'Mexico City'],
    });
    expect(
      withOperator(
        catalogue,
        { attribute: 'd', operator: 'is', values: ['2026-01-01', '2026-01-02'] },
        'before',
      ),
    ).toEqual({ attribute: 'd', operator: 'before', value: '2026-01-01' });
    expect(withOperator(catalogue, { ...is('New York'), caseSensitive: true }, 'isEmpty')).toEqual({
      attribute: 'city',
      operator: 'isEmpty',
    });
  });

  test('a relative date asks for an amount, and whatever the year only where that makes sense', () => {
    const within = withOperator(
      catalogue,
      { attribute: 'birthDate', operator: 'is', value: '2026-01-01' },
      'willBeWithin',
    );
    expect(within).toEqual({ attribute: 'birthDate', operator: 'willBeWithin', amount: 7, unit: 'days' });
    expect(withOperator(catalogue, { ...within, ignoreYear: true }, 'was')).toHaveProperty(
      'ignoreYear',
      true,
    );
    expect(withOperator(catalogue, { ...within, ignoreYear: true }, 'wasMoreThan')).not.toHaveProperty(
      'ignoreYear',
    );
    expect(withOperator(catalogue, { ...within, ignoreYear: true }, 'isToday')).toEqual({
      attribute: 'birthDate',
      operator: 'isToday',
      ignoreYear: true,
    });
  });

  test('what an operator asks for is what the JSON Schema asks for', () => {
    const shapes = (
      ruleSchema() as {
        $defs: {
          attribute: { anyOf: { required: string[]; properties: Record<string, { const?: string }> }[] };
        };
      }
    ).$defs.attribute.anyOf;
    for (const { name } of catalogue.attribute) {
      const changed = withOperator(catalogue, { attribute: 'a', operator: '?' }, name);
      const required = shapes
        .filter(({ properties }) => properties['operator']?.const === name)
        .map((shape) => [...shape.required].sort());
      expect(required).toContainEqual(Object.keys(changed).sort());
    }
  });
});

describe('another type', () => {
  test('an operator that fits stays, with values of that type', () => {
    expect(fitToType(catalogue, is('New York'), 'text')).toEqual(is('New York'));
    expect(fitToType(catalogue, is('New York'), 'number')).toEqual(is(''));
    expect(fitToType(catalogue, is('New York'), 'boolean')).toEqual(is(true));
    expect(fitToType(catalogue, is('2026-01-01'), 'date')).toEqual(is('2026-01-01'));
  });

  test('an operator that does not fit gives way, with what it asked for', () => {
    expect(
      fitToType(
        catalogue,
        { attribute: 'x', operator: 'startsWith', value: 'N', caseSensitive: true },
        'number',
      ),
    ).toEqual({ attribute: 'x', operator: 'is', value: '' });
    expect(
      fitToType(
        catalogue,
        { attribute: 'x', operator: 'willBeIn', amount: 5, unit: 'days', ignoreYear: true },
        'text',
      ),
    ).toEqual({ attribute: 'x', operator: 'is', value: '' });
    expect(fitToType(catalogue, is('London'), 'objects')).toEqual({ attribute: 'city', operator: 'isEmpty' });
  });

  test('an unknown type changes nothing', () => {
    expect(fitToType(catalogue, is('London'), undefined)).toEqual(is('London'));
  });
});

test.each(RULE_KINDS)('a new row of kind %s is one of that kind', (kind) =>
  expect(kindOf(newRow(kind).condition)).toBe(kind),
);
test('what is no condition has no kind', () => {
  for (const odd of [null, 7, 'x', [], {}, { all: [] }]) expect(kindOf(odd)).toBeUndefined();
  expect(kindOf({ attribute: 'cars', match: 'any' })).toBe('objects');
});

test.each(catalogue.timeframe.map(({ name }) => name))(
  'timeframe %s begins with what the schema asks for',
  (name) => {
    const { anyOf } = (
      ruleSchema() as {
        $defs: {
          timeframe: { anyOf: { required: string[]; properties: Record<string, { const?: string }> }[] };
        };
      }
    ).$defs.timeframe;
    const made = newTimeframe(
      catalogue,
      name,
      { operator: 'between', from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' },
      '2026-03-01T00:00:00.000Z',
    );
    expect(Object.keys(made).sort()).toEqual(
      [...(anyOf.find(({ properties }) => properties['operator']?.const === name)?.required ?? [])].sort(),
    );
    expect(Object.values(made)).not.toContain(undefined);
  },
);

describe('values', () => {
  test('pasted lines become a value each, once, in the place of the one pasted into', () => {
    expect(pastedLines('New York\r\nMexico City\n\n  New York\tLima ')).toEqual([
      'New York',
      'Mexico City',
      'Lima',
    ]);
    expect(pasteValues(is('a', ''), 1, ['New York', 'a', 'Lima'], 'text')).toEqual(
      is('a', 'New York', 'Lima'),
    );
    expect(
      pasteValues({ attribute: 'n', operator: 'is', value: '' }, 0, ['1', '2.5', 'x'], 'number'),
    ).toEqual({ attribute: 'n', operator: 'is', values: [1, 2.5, 'x'] });
  });

  test('one is a value, several are values, and a list of one that was saved stays a list', () => {
    expect(withValues(is('a', 'b'), ['a'])).toEqual({ attribute: 'city', operator: 'is', value: 'a' });
    expect(withValues({ attribute: 'city', operator: 'is', values: ['a'] }, ['b'])).toEqual({
      attribute: 'city',
      operator: 'is',
      values: ['b'],
    });
    expect(Object.keys(withValues({ attribute: 'city', value: 'a', operator: 'is' }, ['a', 'b']))).toEqual([
      'attribute',
      'values',
      'operator',
    ]);
    expect(valuesOf({ values: [] })).toEqual(['']);
    expect(valuesOf({})).toEqual(['']);
    expect(valuesOf({ value: false })).toEqual([false]);
  });

  test('what is typed is read strictly, and otherwise left for the engine to refuse', () => {
    expect(
      ['12', '-1.5', '12.', '1e3', 'Infinity', '', ' 7 '].map((text) => readTyped('number', text)),
    ).toEqual([12, -1.5, '12.', '1e3', 'Infinity', '', 7]);
    expect(['true', 'no'].map((text) => readTyped('boolean', text))).toEqual([true, 'no']);
    expect(readTyped('text', ' a ')).toBe(' a ');
  });

  test('are typed in as what the attribute is, or as what they are', () => {
    expect(valueKindOf(is('x'), 'datetime')).toBe('datetime');
    expect(valueKindOf(is(5), undefined)).toBe('number');
    expect(valueKindOf(is(5), 'list')).toBe('number');
    expect(valueKindOf(is(true), undefined)).toBe('boolean');
  });

  test('an instant goes through the clock of the browser and back', () => {
    const instant = '2026-03-29T00:59:59.000Z';
    expect(instantOfLocal(localInstant(instant))).toBe(instant);
    expect([localInstant('soon'), instantOfLocal('')]).toEqual(['', '']);
  });

  test('a field is taken away and the others stay in order', () => {
    expect(Object.entries(withField({ a: 1, b: 2, c: 3 }, 'b', undefined))).toEqual([
      ['a', 1],
      ['c', 3],
    ]);
  });
});

describe('what is asked of events', () => {
  const often = { event: 'Purchase', occurrence: { operator: 'moreOrEqual', count: 2 }, happened: false };

  test('is how often, a measure, or which one of them: one stands in the place of the others', () => {
    const sum = withAsked(catalogue, often, 'sum');
    expect(sum).toEqual({
      event: 'Purchase',
      happened: false,
      measure: { of: 'sum', property: '', operator: 'moreOrEqual', value: 1 },
    });
    const filled = { ...sum, measure: { of: 'sum', property: 'amount', operator: 'lessThan', value: 500 } };
    expect(withAsked(catalogue, filled, 'average')['measure']).toEqual({
      of: 'average',
      property: 'amount',
      operator: 'lessThan',
      value: 500,
    });
    const days = withAsked(catalogue, filled, 'days');
    expect(days['measure']).toEqual({ of: 'days', operator: 'lessThan', value: 500 });
    const last = withAsked(catalogue, days, 'last');
    expect(last).toEqual({ event: 'Purchase', happened: false, which: 'last' });
    expect(withAsked(catalogue, last, 'occurrence')).toEqual({
      ...often,
      occurrence: { operator: 'moreOrEqual', count: 1 },
    });
    expect([often, sum, days, last, {}].map(askedOf)).toEqual([
      'occurrence',
      'sum',
      'days',
      'last',
      'occurrence',
    ]);
  });

  test('offers every measure and both ends, in the words of the engine', () => {
    expect(catalogue.measure.map(({ name }) => name)).toEqual([
      'sum',
      'average',
      'minimum',
      'maximum',
      'distinct',
      'days',
    ]);
    expect(catalogue.which.map(({ label }) => label)).toEqual(['First', 'Last']);
  });
});
