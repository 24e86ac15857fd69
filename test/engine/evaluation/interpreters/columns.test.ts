/** What scans collect of everybody's events comes to what the tallies of the memory interpreter come to, in whatever order events and people come. */
import fc from 'fast-check';
import { ChosenColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/ChosenColumn';
import { TooManyEvents } from '../../../../engine/evaluation/interpreters/mongo/columns/Column';
import { DaysColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/DaysColumn';
import { DistinctColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/DistinctColumn';
import { ExtremeColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/ExtremeColumn';
import { SumColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/SumColumn';
import { dayReader } from '../../../../engine/evaluation/interpreters/memory/measuredValues';
import { MEASURES } from '../../../../engine/language/operators/catalogue';
import { dayAt } from '../../../../engine/language/calendar/zone';

/** Amounts of every size: cents, ones that no double holds among others, the greatest there are. */
const amount = fc.oneof(
  fc.integer({ min: -500_000, max: 500_000 }).map((cents) => cents / 100),
  fc.constantFrom(
    0.1,
    0.2,
    0.3,
    -0.3,
    1e-9,
    1e-12,
    1e15,
    -1e15,
    1e16,
    1e308,
    -1e308,
    5e-324,
    0,
    -0,
    9007199254740991,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const added = fc.array(fc.tuple(fc.nat(5), amount), { maxLength: 30 });
const value = ({ properties = {} }): string | number | undefined => properties['amount' as never];

it.each(['sum', 'average', 'minimum', 'maximum', 'distinct'] as const)('%s of many people at once', (of) => {
  const make = {
    sum: () => new SumColumn(value, false),
    average: () => new SumColumn(value, true),
    minimum: () => new ExtremeColumn(value, 1),
    maximum: () => new ExtremeColumn(value, -1),
    distinct: () => new DistinctColumn(value),
  }[of];
  fc.assert(
    fc.property(added, fc.array(amount, { minLength: 1, maxLength: 5 }), (events, wanted) => {
      const column = make();
      const tallies = Array.from({ length: 6 }, () => MEASURES.get(of)?.tally());
      for (const [person, one] of events) {
        column.add(person, { at: 0, properties: { amount: one } });
        tallies[person]?.add(one);
      }
      const sums = tallies.map((tally) => tally?.shown() ?? 0);
      for (const [person, tally] of tallies.entries())
        for (const one of [...wanted, ...sums, 0.3])
          expect([person, column.of(person).compare(one)]).toEqual([person, tally?.compare(one)]);
      expect(column.of(-1).compare(0)).toBe(of === 'sum' || of === 'distinct' ? 0 : undefined);
    }),
    { numRuns: 200 },
  );
});

it('days of many people at once, far apart and in a zone whose days are not one piece', () => {
  const at = fc.oneof(
    fc.integer({ min: Date.parse('2025-10-30T00:00Z'), max: Date.parse('2025-11-06T00:00Z') }),
    fc.integer({ min: Date.parse('1969-12-25T00:00Z'), max: Date.parse('1970-01-10T00:00Z') }),
    fc.integer({ min: Date.parse('1990-01-01T00:00Z'), max: Date.parse('1999-01-01T00:00Z') }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), at), { maxLength: 40 }), (events) => {
      const column = new DaysColumn(dayReader('America/Havana'));
      const days = Array.from({ length: 4 }, () => new Set<number>());
      for (const [person, instant] of events) {
        column.add(person, { at: instant });
        days[person]?.add(dayAt('America/Havana', instant));
      }
      for (const [person, { size }] of days.entries()) expect(column.of(person).compare(size)).toBe(0);
    }),
    { numRuns: 150 },
  );
  const spread = new DaysColumn(dayReader('UTC'));
  expect(() => {
    for (let month = 0; month < 200; month++) spread.add(0, { at: month * 32 * 86_400_000 });
  }).toThrow(TooManyEvents);
});

it('the first and the last of many people at once; of one instant it says so, until their ids have settled it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(3), fc.nat(6)), { maxLength: 20 }),
      fc.boolean(),
      (events, isFirst) => {
        const column = new ChosenColumn(isFirst ? 'first' : 'last', ({ at }) => at % 2 === 0, true);
        for (const [person, at] of events) column.add(person, { at });
        for (const person of [0, 1, 2, 3]) {
          const own = events.flatMap(([who, at]) => (who === person ? [at] : []));
          const at = isFirst ? Math.min(...own) : Math.max(...own);
          const isTied = own.filter((one) => one === at).length > 1;
          expect(column.isTied(person)).toBe(isTied);
          if (isTied) column.settle(person, at % 2 === 0);
          expect(column.of(person)).toEqual(own.length === 0 ? undefined : { at, holds: at % 2 === 0 });
        }
      },
    ),
    { numRuns: 200 },
  );
});
