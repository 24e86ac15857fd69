/** Days in a zone beside what the platform's Intl shows, above all where clocks are moved over midnight or a day is missing. */
import fc from 'fast-check';
import {
  civilOf,
  dayOf,
  formatDay,
  inYear,
  monthLength,
  parseDay,
  plusMonths,
} from '../../../../engine/language/calendar/days';
import { MS_PER_DAY } from '../../../../engine/language/calendar/instant';
import { boundariesOf, dayAt, firstInstantOf } from '../../../../engine/language/calendar/zone';
import { dayInZone, moveDay, turnsOfDay } from '../../../conformance/naive/calendar';

const iso = (ms: number): string => new Date(ms).toISOString();
const day = (text: string): number => parseDay(text) as number;

/** The first instant of a day, where it is not midnight or midnight comes twice; by Intl and by the laws of those countries. */
it.each([
  ['Europe/London', '2025-06-15', '2025-06-14T23:00:00.000Z', 'an ordinary day in summer'],
  ['America/Havana', '2025-03-09', '2025-03-09T05:00:00.000Z', 'midnight does not exist: 01:00 is first'],
  ['America/Havana', '2025-11-02', '2025-11-02T04:00:00.000Z', 'midnight comes twice: the first one'],
  ['Atlantic/Azores', '2025-03-30', '2025-03-30T01:00:00.000Z', 'midnight does not exist'],
  ['Atlantic/Azores', '2025-10-26', '2025-10-26T00:00:00.000Z', 'midnight comes twice'],
  ['Asia/Beirut', '2025-03-30', '2025-03-29T22:00:00.000Z', 'midnight does not exist'],
  [
    'Asia/Beirut',
    '2024-10-27',
    '2024-10-26T22:00:00.000Z',
    'at midnight the last hour of the day before comes again',
  ],
  ['Africa/Cairo', '2025-04-25', '2025-04-24T22:00:00.000Z', 'midnight does not exist'],
  [
    'Africa/Cairo',
    '2024-11-01',
    '2024-10-31T22:00:00.000Z',
    'at midnight the last hour of the day before comes again',
  ],
  [
    'Pacific/Apia',
    '2011-12-30',
    '2011-12-30T10:00:00.000Z',
    'the day was skipped: the first instant of the next',
  ],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', 'the day after the one that was skipped'],
  ['Pacific/Kwajalein', '1993-08-21', '1993-08-21T12:00:00.000Z', 'another day that was skipped'],
  ['Australia/Lord_Howe', '2025-10-05', '2025-10-04T13:30:00.000Z', 'clocks are moved by half an hour'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 'midnight did not exist'],
  [
    'America/St_Johns',
    '2010-11-07',
    '2010-11-07T02:30:00.000Z',
    'a minute of the day, then an hour of the day before',
  ],
  ['Asia/Kathmandu', '2025-01-01', '2024-12-31T18:15:00.000Z', 'a quarter of an hour'],
  ['Asia/Gaza', '2025-04-12', '2025-04-11T22:00:00.000Z', 'clocks are moved at two'],
])('in %s the day %s begins at %s: %s', (zone, text, instant) => {
  const first = firstInstantOf(zone, day(text));
  expect(iso(first)).toBe(instant);
  expect(dayInZone(zone, first) / MS_PER_DAY).toBeGreaterThanOrEqual(day(text));
  expect(dayInZone(zone, first - 1) / MS_PER_DAY).toBeLessThan(day(text));
});

const ZONES = [
  'UTC',
  'Europe/London',
  'America/Havana',
  'Atlantic/Azores',
  'Asia/Beirut',
  'Africa/Cairo',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'America/Asuncion',
  'America/Santiago',
  'Asia/Tehran',
  'Asia/Amman',
  'Africa/Casablanca',
  'America/Scoresbysund',
  'Pacific/Kiritimati',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'Asia/Manila',
  'America/Juneau',
  'Europe/Dublin',
];

it.each(ZONES)(
  'in %s every day of hard years begins, and returns, where Intl says',
  (zone) => {
    for (const year of [2011, 2018, 2024, 2025]) {
      for (let at = dayOf(year, 1, 1); at <= dayOf(year, 12, 31); at++) {
        if (
          boundariesOf(zone, at).length === 1 &&
          dayInZone(zone, firstInstantOf(zone, at)) === at * MS_PER_DAY &&
          dayInZone(zone, firstInstantOf(zone, at) - 1) === (at - 1) * MS_PER_DAY
        )
          continue;
        expect([formatDay(at), boundariesOf(zone, at).map(iso)]).toEqual([
          formatDay(at),
          turnsOfDay(zone, at * MS_PER_DAY).map(iso),
        ]);
      }
    }
  },
  60_000,
);

it('whatever the zone of the platform and the instant, the day is the one that Intl shows', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  expect(zones.length).toBeGreaterThan(400);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.parse('1850-01-01'), max: Date.parse('2100-01-01') }),
      (zone, ms) => expect(dayAt(zone, ms) * MS_PER_DAY).toBe(dayInZone(zone, ms)),
    ),
    { numRuns: 5_000 },
  );
});

it('whatever the zone and the day, its first instant is the first at which Intl shows it or a later one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      fc.integer({ min: dayOf(1900, 1, 1), max: dayOf(2060, 1, 1) }),
      (zone, at) => {
        const first = firstInstantOf(zone, at);
        expect(dayInZone(zone, first) / MS_PER_DAY).toBeGreaterThanOrEqual(at);
        for (const before of [
          1,
          60_000,
          1_800_000,
          3_600_000,
          7_200_000,
          MS_PER_DAY / 2,
          MS_PER_DAY,
          1.5 * MS_PER_DAY,
        ])
          expect(dayInZone(zone, first - before) / MS_PER_DAY).toBeLessThan(at);
      },
    ),
    { numRuns: 2_000 },
  );
});

it.each([
  ['2025-01-31', 1, '2025-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2024-02-29', 48, '2028-02-29'],
  ['2025-03-31', -1, '2025-02-28'],
  ['2025-05-31', 1, '2025-06-30'],
  ['2025-12-31', 2, '2026-02-28'],
  ['2000-02-29', -1200, '1900-02-28'],
  ['2025-01-15', 0, '2025-01-15'],
  ['2025-01-15', -13, '2023-12-15'],
])('%s and %i months is %s', (text, months, expected) => {
  expect(formatDay(plusMonths(day(text), months))).toBe(expected);
});

it('days, months and leap years are those of the platform', () => {
  const any = fc.integer({ min: dayOf(1, 1, 1), max: dayOf(9999, 12, 31) });
  fc.assert(
    fc.property(any, fc.integer({ min: -36_500, max: 36_500 }), (at, months) => {
      const date = new Date(at * MS_PER_DAY);
      expect(civilOf(at)).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
      });
      expect(parseDay(formatDay(at))).toBe(at);
      expect(plusMonths(at, months) * MS_PER_DAY).toBe(moveDay(at * MS_PER_DAY, months, 'months'));
    }),
    { numRuns: 5_000 },
  );
  expect([1900, 2000, 2023, 2024, 2100].map((year) => monthLength(year, 2))).toEqual([28, 29, 28, 29, 28]);
  expect([formatDay(inYear(day('2024-02-29'), 2023)), formatDay(inYear(day('2024-02-29'), 2028))]).toEqual([
    '2023-02-28',
    '2028-02-29',
  ]);
});

it.each([
  '2025-02-29',
  '1900-02-29',
  '2025-13-01',
  '2025-00-10',
  '2025-04-31',
  '0000-01-01',
  '10000-01-01',
  '2025-1-1',
  '2025-01-01 ',
  '٢٠٢٥-01-01',
])('%s is no day', (text) => {
  expect(parseDay(text)).toBeUndefined();
});
