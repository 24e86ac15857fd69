import { momentOf, nextTimeOfDay, plusSpan } from '../../../../engine/journeys/waits/moments';

const iso = (ms: number | undefined): string => (ms === undefined ? 'never' : new Date(ms).toISOString());

it.each([
  ['the coming Monday', '2026-05-08T12:00:00Z', 1, '09:00', 'Europe/London', '2026-05-11T08:00:00.000Z'],
  ['today, later', '2026-05-11T07:59:59.999Z', 1, '09:00', 'Europe/London', '2026-05-11T08:00:00.000Z'],
  ['not this very instant', '2026-05-11T08:00:00Z', 1, '09:00', 'Europe/London', '2026-05-18T08:00:00.000Z'],
  [
    'over the change to summer time',
    '2026-03-27T12:00:00Z',
    1,
    '09:00',
    'Europe/London',
    '2026-03-30T08:00:00.000Z',
  ],
  [
    'over the change to winter time',
    '2026-10-23T12:00:00Z',
    1,
    '09:00',
    'Europe/London',
    '2026-10-26T09:00:00.000Z',
  ],
  ['a time that is skipped', '2026-03-28T12:00:00Z', 7, '01:30', 'Europe/London', '2026-03-29T01:00:00.000Z'],
  [
    'a time that comes twice, the first',
    '2026-10-24T12:00:00Z',
    7,
    '01:30',
    'Europe/London',
    '2026-10-25T00:30:00.000Z',
  ],
  ['any day', '2026-05-08T12:00:00Z', undefined, '09:00', 'Asia/Kathmandu', '2026-05-09T03:15:00.000Z'],
  [
    'where it is tomorrow already',
    '2026-05-10T20:30:00Z',
    1,
    '09:00',
    'Pacific/Auckland',
    '2026-05-10T21:00:00.000Z',
  ],
  [
    'a day that a zone has skipped',
    '2011-12-29T12:00:00Z',
    6,
    '00:00',
    'Pacific/Apia',
    '2011-12-30T10:00:00.000Z',
  ],
])('the next weekday and time: %s', (_name, from, weekday, at, zone, expected) => {
  const [h, m] = at.split(':').map(Number) as [number, number];
  expect(iso(nextTimeOfDay(Date.parse(from), h * 60 + m, weekday, zone))).toBe(expected);
});

it.each([
  ['a day has 24 hours', '2026-03-28T12:00:00Z', 1, 'days', '2026-03-29T12:00:00.000Z'],
  ['a month keeps the time of day', '2026-03-15T12:00:00Z', 1, 'months', '2026-04-15T11:00:00.000Z'],
  ['and is clamped to the last day', '2026-01-31T12:00:00Z', 1, 'months', '2026-02-28T12:00:00.000Z'],
] as const)('an amount of time: %s', (_name, from, amount, unit, expected) => {
  expect(iso(plusSpan(Date.parse(from), { amount, unit }, 'Europe/London'))).toBe(expected);
});

const date = (more: object): Parameters<typeof momentOf>[0] => ({ kind: 'date', attribute: 'd', ...more });

it.each([
  [
    'a date begins where the profile lives',
    date({}),
    '2026-05-20',
    'America/New_York',
    '2026-05-20T04:00:00.000Z',
  ],
  [
    '7 days before, at 09:00',
    date({ minus: { amount: 7, unit: 'days' }, minutes: 540 }),
    '2026-04-02',
    'Europe/London',
    '2026-03-26T09:00:00.000Z',
  ],
  [
    'the day after the clocks go forward',
    date({ plus: { amount: 1, unit: 'days' }, minutes: 540 }),
    '2026-03-28',
    'Europe/London',
    '2026-03-29T08:00:00.000Z',
  ],
  [
    'a month before the end of March',
    date({ minus: { amount: 1, unit: 'months' } }),
    '2026-03-31',
    'UTC',
    '2026-02-28T00:00:00.000Z',
  ],
  [
    'a datetime keeps its time of day over the change',
    date({ plus: { amount: 1, unit: 'weeks' } }),
    new Date('2026-03-25T15:30:00Z'),
    'Europe/London',
    '2026-04-01T14:30:00.000Z',
  ],
  [
    'hours before a datetime',
    date({ minus: { amount: 2, unit: 'hours' } }),
    new Date('2026-03-29T02:00:00Z'),
    'Europe/London',
    '2026-03-29T00:00:00.000Z',
  ],
  [
    'a datetime at another time of its day',
    date({ minutes: 540 }),
    new Date('2026-05-20T23:30:00Z'),
    'Asia/Kathmandu',
    '2026-05-21T03:15:00.000Z',
  ],
  ['text that is no date', date({}), 'soon', 'UTC', 'never'],
  ['no value', date({}), undefined, 'UTC', 'never'],
])('a moment of a profile: %s', (_name, branch, value, zone, expected) => {
  expect(iso(momentOf(branch, value, zone))).toBe(expected);
});
