import fc from 'fast-check';
import type { Rule } from '../../../../engine';
import { Moment } from '../../../../engine/language/calendar/moment';
import type { RuleContext } from '../../../../engine/language/rule/context';
import type { AttributeCondition } from '../../../../engine/language/rule/types';
import type { StoredValue } from '../../../../engine/language/attributes/StoredValue';
import { compileRule } from '../../../../engine/evaluation/interpreters/memory/compile';
import { readColumn } from '../../../../engine/evaluation/packed/Column';
import { ColumnWriter } from '../../../../engine/evaluation/packed/ColumnWriter';
import { packedRule } from '../../../../engine/evaluation/packed/packedRule';
import type { Leaf } from '../../../../engine/evaluation/packed/parts';
import { answersOf } from '../../../../engine/evaluation/packed/rowsOfTree';
import { dateCondition, NOW, numberCondition } from '../audience/hostile';

const TYPES = { spend: 'number', born: 'date', seen: 'datetime' } as const;
const ZONES = ['UTC', 'America/Havana', 'Asia/Beirut', 'Australia/Lord_Howe', 'Atlantic/Azores'];
const context: RuleContext = {
  attributeType: (name) => TYPES[name as keyof typeof TYPES],
  computed: () => undefined,
  attributeNames: () => Object.keys(TYPES),
  segment: () => undefined,
  segmentNames: () => [],
};

const DAY = 86_400_000;
const now = Date.parse(NOW);
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 5, 5.5, 50, 600, 0.1, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 40),
);
const instants = fc
  .oneof(
    fc.integer({ min: now - 500 * DAY, max: now + 500 * DAY }),
    fc.integer({ min: now - 3 * DAY, max: now + 3 * DAY }),
    fc.constantFrom(...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'].map((text) => Date.parse(text))),
    // The hours in which clocks are moved.
    fc
      .integer({ min: -50, max: 50 })
      .map((quarters) => Date.parse('2025-03-30T00:00:00Z') + quarters * 900_000),
  )
  .map((ms) => new Date(ms));
const days = fc
  .oneof(
    fc.integer({ min: now - 800 * DAY, max: now + 800 * DAY }),
    fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9999-12-31') }),
  )
  .map((ms) => new Date(ms).toISOString().slice(0, 10));
const VALUES: Readonly<Record<keyof typeof TYPES, fc.Arbitrary<StoredValue>>> = {
  spend: numbers,
  born: days,
  seen: instants,
};

/** As it is written and read. */
function columnOf(values: readonly StoredValue[]): ReturnType<typeof readColumn> {
  const writer = new ColumnWriter();
  values.forEach((value, row) => writer.set(row, { value }));
  return readColumn(Buffer.from(writer.bytes(values.length) as Uint8Array), values.length);
}

it.each(ZONES)(
  'asked once for each stretch a condition on numbers, days and instants is answered as for each value (%s)',
  (zone) => {
    let inOrder = 0;
    const property = fc.property(
      fc.oneof(numberCondition, dateCondition) as fc.Arbitrary<Rule>,
      fc.array(fc.oneof(numbers, days, instants) as fc.Arbitrary<StoredValue>, { maxLength: 6 }),
      fc.gen(),
      (asked, mixed, gen) => {
        const name = (asked as AttributeCondition).attribute as keyof typeof TYPES;
        const own = gen(() => fc.array(VALUES[name], { minLength: 1, maxLength: 60 }));
        // Now and then something of another type is among them.
        const values = mixed.length > 4 ? [...own, ...mixed] : own;
        const compiled = compileRule(asked, context);
        const moment = new Moment(now, zone);
        const leaf = packedRule({ compiled, ruleContext: context, moment }) as Leaf;
        const column = columnOf(values);
        if (column.order !== undefined && leaf.turns) inOrder++;
        const answers = answersOf(leaf, column);
        values.forEach((value, row) => {
          const found = column.value(column.codes[row] as number);
          expect(found).toEqual(value);
          expect(answers[column.codes[row] as number] === 1).toBe(
            compiled.matches({ attributes: { [name]: value } }, moment),
          );
        });
      },
    );
    fc.assert(property, { numRuns: 600 });
    expect(inOrder).toBeGreaterThan(200);
  },
  120_000,
);

it('of very many different numbers a few are asked', () => {
  const values = Array.from({ length: 16_000 }, (_, i) => (i * 7_919) % 16_001);
  const asked: unknown[] = [];
  const leaf = packedRule({
    compiled: compileRule({ attribute: 'spend', operator: 'lessThan', value: 500 }, context),
    ruleContext: context,
    moment: new Moment(now, 'UTC'),
  }) as Leaf;
  const holds: Leaf['holds'] = (value, folded) => asked.push(value) > 0 && leaf.holds(value, folded);
  const answers = answersOf({ ...leaf, holds }, columnOf(values));
  expect(answers.reduce((sum, answer) => sum + answer, 0)).toBe(values.filter((value) => value < 500).length);
  expect(asked.length).toBeLessThan(4);
});
