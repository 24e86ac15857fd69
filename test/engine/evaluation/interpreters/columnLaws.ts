/** What scans collect of everybody's events comes to what the tallies of the memory interpreter come to, in whatever order events and people come. */
import fc from 'fast-check';
import { ChosenColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/ChosenColumn';
import {
  TooManyEvents,
  type ScannedEvent,
} from '../../../../engine/evaluation/interpreters/mongo/columns/Column';
import { columnsFor } from '../../../../engine/evaluation/interpreters/mongo/columns/columnsFor';
import { CountColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/CountColumn';
import { DaysColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/DaysColumn';
import { DistinctColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/DistinctColumn';
import { ExtremeColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/ExtremeColumn';
import { KeptColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/KeptColumn';
import { SumColumn } from '../../../../engine/evaluation/interpreters/mongo/columns/SumColumn';
import { dayReader } from '../../../../engine/evaluation/interpreters/memory/measuredValues';
import { dayAt } from '../../../../engine/language/calendar/zone';
import { MEASURES } from '../../../../engine/language/operators/catalogue';

export interface ColumnLaw {
  readonly name: string;
  readonly check: () => void;
}

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
const added = fc.array(fc.tuple(fc.nat(5), fc.option(amount, { nil: undefined, freq: 8 })), {
  maxLength: 30,
});
const value = ({ properties = {} }): string | number | undefined => properties['amount' as never];

const OF = ['sum', 'average', 'minimum', 'maximum', 'distinct'] as const;

/** The same cases each time. */
const HOW = { seed: 20250330, endOnFailure: true } as const;

/** The number of the last person to come is beyond what room there is for at first. */
const PEOPLE = [0, 1, 2, 3, 4, 5_000];

const amounts = OF.map((of): ColumnLaw => ({
  name: `${of} of many people at once`,
  check: () => {
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
        const tallies = PEOPLE.map(() => MEASURES.get(of)?.tally());
        for (const [who, one] of events) {
          column.add(PEOPLE[who] as number, { at: 0, properties: { amount: one } });
          if (one !== undefined) tallies[who]?.add(one);
        }
        const sums = tallies.map((tally) => tally?.shown() ?? 0);
        for (const [who, tally] of tallies.entries())
          for (const one of [...wanted, ...sums, 0.3])
            expect([who, column.of(PEOPLE[who] as number).compare(one ?? 0)]).toEqual([
              who,
              tally?.compare(one ?? 0),
            ]);
        expect(column.of(-1).compare(0)).toBe(of === 'sum' || of === 'distinct' ? 0 : undefined);
      }),
      { ...HOW, numRuns: 300 },
    );
  },
}));

const cents = (of: 'sum' | 'average', name: string, rows: [number, number][]): ColumnLaw => ({
  name: `${of}: ${name}`,
  check: () => {
    const column = new SumColumn(value, of === 'average');
    const tallies = [0, 1].map(() => MEASURES.get(of)?.tally());
    for (const [person, one] of rows) {
      column.add(person, { at: 0, properties: { amount: one } });
      tallies[person]?.add(one);
    }
    for (const [person, tally] of tallies.entries())
      for (const wanted of [0, 0.3, 1e15, ...around(tally?.shown() ?? 0)])
        expect([person, column.of(person).compare(wanted)]).toEqual([person, tally?.compare(wanted)]);
  },
});

/** A double and its neighbours. */
const around = (number: number): number[] => [number * (1 - 2 ** -53), number, number * (1 + 2 ** -52)];

const SMALL = 1e-9;
const LARGE = 900_000_000_000_001;

const sums: readonly ColumnLaw[] = [
  cents('sum', 'an amount with more places leaves what others have', [
    [0, 5],
    [1, 0.1],
    [0, 0.25],
  ]),
  cents('sum', 'a total that is too large for more places', [
    [0, LARGE],
    [1, 0.001],
    [0, 0.19],
  ]),
  cents('sum', 'totals beyond what doubles hold', [
    ...Array.from({ length: 12 }, (): [number, number] => [0, LARGE]),
    [0, 1],
    [0, 1],
    [0, 1],
    [1, 1],
  ]),
  cents('sum', 'an amount with too many digits, then others', [
    [0, 0.3],
    [0, 5e-324],
    [0, 2],
    [1, 4],
  ]),
  cents('sum', 'a total that is too large for the places of the next amount of its own', [
    [0, LARGE],
    [0, SMALL],
    [0, 1],
  ]),
  cents('average', 'an amount with too many digits', [
    [0, 1],
    [0, 1e-12],
    [1, 4],
    [1, 5],
  ]),
];

const days: ColumnLaw = {
  name: 'days of many people at once, far apart and in a zone whose days are not one piece',
  check: () => {
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
      { ...HOW, numRuns: 150 },
    );
    const spread = new DaysColumn(dayReader('UTC'));
    expect(() => {
      for (let month = 0; month < 200; month++) spread.add(0, { at: month * 32 * 86_400_000 });
    }).toThrow(TooManyEvents);
  },
};

const chosen: ColumnLaw = {
  name: 'the first and the last of many people at once; of one instant it says so, until their ids have settled it',
  check: () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(6)), { maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        (events, isFirst, tells) => {
          const column = new ChosenColumn(isFirst ? 'first' : 'last', ({ at }) => at % 2 === 0, tells);
          for (const [person, at] of events) column.add(person, { at });
          for (const person of [0, 1, 2, 3]) {
            const own = events.flatMap(([who, at]) => (who === person ? [at] : []));
            const at = isFirst ? Math.min(...own) : Math.max(...own);
            const isTied = tells && own.filter((one) => one === at).length > 1;
            expect(column.isTied(person)).toBe(isTied);
            for (const holds of isTied ? [at % 2 !== 0, at % 2 === 0] : []) {
              column.settle(person, holds);
              expect(column.of(person)).toEqual({ at, holds });
              expect(column.isTied(person)).toBe(false);
            }
            expect(column.of(person)).toEqual(own.length === 0 ? undefined : { at, holds: at % 2 === 0 });
          }
        },
      ),
      { ...HOW, numRuns: 200 },
    );
  },
};

const kept: ColumnLaw = {
  name: 'what is kept of events is there for each, in order of time and of ids, without those that take no part',
  check: () => {
    const column = new KeptColumn({
      id: true,
      properties: true,
      of: ({ properties = {} }) =>
        properties.amount === 0 ? undefined : { value: properties.amount as number },
    });
    for (const [person, at, id, one] of [
      [0, 5, 'b', 1],
      [1, 1, 'c', 2],
      [0, 5, 'a', 3],
      [0, 4, 'z', 0],
      [0, 2, 'y', 4],
    ] as [number, number, string, number][])
      column.add(person, { at, id, properties: { amount: one } });
    column.add(2, { at: 1, properties: { amount: 1 } });
    expect(column.of(0)).toEqual([
      { at: 2, id: 'y', value: 4 },
      { at: 5, id: 'a', value: 3 },
      { at: 5, id: 'b', value: 1 },
    ]);
    expect(column.of(1)).toEqual([{ at: 1, id: 'c', value: 2 }]);
    expect(column.of(2)).toEqual([{ at: 1, value: 1 }]);
    expect(column.of(3)).toEqual([]);
  },
};

const counted: ColumnLaw = {
  name: 'how many there are of each',
  check: () => {
    const column = new CountColumn();
    for (const person of [0, 7, 0, 2_000, 0]) column.add(person, { at: 0 });
    expect([0, 7, 2_000, 1, -1, 9_999].map((person) => column.of(person).compare(1))).toEqual([
      1, 0, 0, -1, -1, -1,
    ]);
    expect(column.of(0).compare(3)).toBe(0);
  },
};

/** Adding goes well so often and no more. */
function expectFull(add: (i: number) => void, fits: number): void {
  for (let i = 0; i < fits; i++) add(i);
  expect(() => add(fits)).toThrow(TooManyEvents);
}

const bounds: readonly ColumnLaw[] = [
  {
    name: 'more events than fit into memory are refused',
    check: () => {
      const column = new KeptColumn({ id: false, properties: false, of: () => ({}) });
      expectFull((i) => column.add(i % 10, { at: 0 }), 2_000_000);
    },
  },
  {
    name: 'more values than fit into memory are refused',
    check: () => {
      const column = new DistinctColumn(({ at }) => at);
      expectFull((i) => column.add(0, { at: i }), 2 ** 21);
    },
  },
  {
    name: 'more people with values than fit into memory are refused',
    check: () => {
      const column = new DistinctColumn(({ at }) => at);
      expectFull((i) => column.add(i >> 1, { at: i & 1 }), 4_000_000);
    },
  },
];

const chosenColumns: ColumnLaw = {
  name: 'each condition has the column of what it asks',
  check: () => {
    const need = (more = {}): object => ({
      keeps: {
        id: true,
        properties: true,
        of: ({ properties }: ScannedEvent) => ({ value: properties?.amount }),
        ...more,
      },
    });
    const asked = ['sum', 'average', 'minimum', 'maximum', 'distinct', 'days', 'count'].map((of) => ({
      kind: 'number',
      of,
    }));
    const scans = [
      ...asked,
      { kind: 'chosen', which: 'first' },
      { kind: 'chosen', which: 'last' },
      { kind: 'kept' },
      { kind: 'count' },
    ];
    const columns = columnsFor(
      {
        asks: scans.map((scanned, i) => ({ slots: [i], scanned })),
        events: scans.map(() => need({ holds: ({ properties }: ScannedEvent) => properties?.amount === 4 })),
      } as never,
      'UTC',
    );
    for (const column of columns)
      for (const [at, one] of [
        [0, 2],
        [86_400_000, 4],
        [86_400_001, 4],
      ] as [number, number][])
        column?.add(0, { at, id: `${at}`, properties: { amount: one } });
    const numbers = columns
      .slice(0, 7)
      .map((column) =>
        [2, 3, 4, 10, 10 / 3].find((wanted) => (column as CountColumn).of(0).compare(wanted) === 0),
      );
    expect(numbers).toEqual([10, undefined, 2, 4, 2, 2, 3]);
    expect((columns[1] as SumColumn).of(0).compare(3)).toBe(1);
    expect((columns[1] as SumColumn).of(0).compare(4)).toBe(-1);
    expect((columns[7] as ChosenColumn).of(0)).toEqual({ at: 0, holds: false });
    expect((columns[8] as ChosenColumn).of(0)).toEqual({ at: 86_400_001, holds: true });
    expect((columns[9] as KeptColumn).of(0)).toHaveLength(3);
    expect(columns[10]).toBeUndefined();
  },
};

export const COLUMN_LAWS: readonly ColumnLaw[] = [
  ...amounts,
  ...sums,
  days,
  chosen,
  kept,
  counted,
  ...bounds,
  chosenColumns,
];
