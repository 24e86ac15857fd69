import type { ContactPolicy } from '../../../../engine';
import { whenAllowed } from '../../../../engine/contact/permits/whenAllowed';

/** `2026-03-01 10:00` contacts of a channel, a policy, a question: when it may be sent. */
function until(
  policy: ContactPolicy,
  now: string,
  contacts: readonly string[] = [],
  zone = 'Europe/London',
  sending: { channel: string; category?: string } = { channel: 'email' },
): string {
  const held = whenAllowed(
    policy,
    sending,
    contacts.map((at) => ({ at: Date.parse(at), channel: 'email' })),
    Date.parse(now),
    { profile: zone, account: 'UTC' },
  );
  return held === undefined ? 'now' : `${held.reason} ${new Date(held.until).toISOString()}`;
}

const cap = (most: number, amount: number, unit: 'days' | 'hours' | 'calendarDays' | 'calendarWeeks') => ({
  caps: [{ most, per: { amount, unit } }],
});
const quiet = (from: string, to: string, days?: number[]): ContactPolicy => ({
  quietHours: [{ from, to, zone: 'profile', ...(days && { days }) }],
});

it.each([
  ['room is room', cap(2, 7, 'days'), '2026-05-08T10:00:00Z', ['2026-05-07T10:00:00Z'], 'now'],
  [
    'the oldest leaves first',
    cap(2, 7, 'days'),
    '2026-05-08T09:59:59.999Z',
    ['2026-05-01T10:00:00Z', '2026-05-07T10:00:00Z'],
    'frequencyCap 2026-05-08T10:00:00.000Z',
  ],
  [
    'exactly then there is room',
    cap(2, 7, 'days'),
    '2026-05-08T10:00:00Z',
    ['2026-05-01T10:00:00Z', '2026-05-07T10:00:00Z'],
    'now',
  ],
  [
    'of more than the cap allows as many have to leave',
    cap(1, 2, 'hours'),
    '2026-05-08T10:00:00Z',
    ['2026-05-08T08:30:00Z', '2026-05-08T09:30:00Z'],
    'frequencyCap 2026-05-08T11:30:00.000Z',
  ],
  [
    'a calendar day of 23 hours',
    cap(1, 1, 'calendarDays'),
    '2026-03-29T12:00:00Z',
    ['2026-03-29T00:30:00Z'],
    'frequencyCap 2026-03-29T23:00:00.000Z',
  ],
  [
    'a calendar day of 25 hours',
    cap(1, 1, 'calendarDays'),
    '2026-10-25T12:00:00Z',
    ['2026-10-24T23:30:00Z'],
    'frequencyCap 2026-10-26T00:00:00.000Z',
  ],
  [
    'two calendar days at the end of a month',
    cap(1, 2, 'calendarDays'),
    '2026-02-28T12:00:00Z',
    ['2026-02-27T12:00:00Z'],
    'frequencyCap 2026-03-01T00:00:00.000Z',
  ],
  [
    'a calendar week begins on Monday',
    cap(1, 1, 'calendarWeeks'),
    '2026-05-10T12:00:00Z',
    ['2026-05-04T00:00:00Z'],
    'frequencyCap 2026-05-10T23:00:00.000Z',
  ],
  [
    'quiet across midnight',
    quiet('21:00', '08:00'),
    '2026-01-10T23:00:00Z',
    [],
    'quietHours 2026-01-11T08:00:00.000Z',
  ],
  [
    'quiet begins exactly',
    quiet('21:00', '08:00'),
    '2026-01-10T21:00:00Z',
    [],
    'quietHours 2026-01-11T08:00:00.000Z',
  ],
  ['quiet ends exactly', quiet('21:00', '08:00'), '2026-01-11T08:00:00Z', [], 'now'],
  [
    'the night of the change is an hour shorter',
    quiet('21:00', '08:00'),
    '2026-03-28T22:00:00Z',
    [],
    'quietHours 2026-03-29T07:00:00.000Z',
  ],
  [
    'the night of the change is an hour longer',
    quiet('21:00', '08:00'),
    '2026-10-24T22:00:00Z',
    [],
    'quietHours 2026-10-25T08:00:00.000Z',
  ],
  [
    'an end in the skipped hour is the first instant after it',
    quiet('21:00', '01:30'),
    '2026-03-29T00:00:00Z',
    [],
    'quietHours 2026-03-29T01:00:00.000Z',
  ],
  ['a beginning in the skipped hour as well', quiet('01:30', '05:00'), '2026-03-29T00:59:59.999Z', [], 'now'],
  [
    'and from then on',
    quiet('01:30', '05:00'),
    '2026-03-29T01:00:00Z',
    [],
    'quietHours 2026-03-29T04:00:00.000Z',
  ],
  [
    'an end that comes twice is the second',
    quiet('21:00', '01:30'),
    '2026-10-25T00:45:00Z',
    [],
    'quietHours 2026-10-25T01:30:00.000Z',
  ],
  [
    'only the days on which they begin',
    quiet('21:00', '08:00', [5]),
    '2026-05-09T05:00:00Z',
    [],
    'quietHours 2026-05-09T07:00:00.000Z',
  ],
  ['and not on others', quiet('21:00', '08:00', [5]), '2026-05-09T22:00:00Z', [], 'now'],
  [
    'whole days on end',
    quiet('00:00', '24:00', [6, 7]),
    '2026-05-09T12:00:00Z',
    [],
    'quietHours 2026-05-10T23:00:00.000Z',
  ],
])('%s', (_name, policy, now, contacts, expected) => {
  expect(until(policy as ContactPolicy, now, contacts)).toBe(expected);
});

it.each([
  // One instant, three days of the calendar: in Kiritimati it is tomorrow already, in Honolulu the day has begun only now.
  ['Pacific/Kiritimati', '2026-05-04T10:00:00Z', 'now'],
  ['Asia/Kathmandu', '2026-05-04T10:00:00Z', 'frequencyCap 2026-05-04T18:15:00.000Z'],
  ['Pacific/Honolulu', '2026-05-04T10:00:00Z', 'now'],
  ['Pacific/Honolulu', '2026-05-04T09:59:59.999Z', 'frequencyCap 2026-05-04T10:00:00.000Z'],
  // The day on which the clocks go forward at midnight begins at one.
  [
    'America/Santiago',
    '2026-09-06T03:59:59.999Z',
    'frequencyCap 2026-09-06T04:00:00.000Z',
    '2026-09-05T12:00:00Z',
  ],
  ['America/Santiago', '2026-09-06T04:00:00Z', 'now', '2026-09-05T12:00:00Z'],
])(
  'a calendar day is that of the profile: %s at %s',
  (zone, now, expected, contact = '2026-05-04T09:30:00Z') => {
    expect(until(cap(1, 1, 'calendarDays'), now, [contact], zone)).toBe(expected);
  },
);

it('whichever is later, and both once more: room that comes in the night waits for the morning', () => {
  const policy = { ...cap(1, 12, 'hours'), ...quiet('21:00', '08:00') };
  expect(until(policy, '2026-01-10T20:00:00Z', ['2026-01-10T10:00:00Z'])).toBe(
    'frequencyCap 2026-01-11T08:00:00.000Z',
  );
});

it.each([
  ['Pacific/Auckland', '2026-05-08T12:00:00.000Z'],
  ['America/New_York', '2026-05-09T04:00:00.000Z'],
  ['Asia/Kathmandu', '2026-05-08T18:15:00.000Z'],
])('a calendar day ends where the profile lives: %s', (zone, ends) => {
  expect(until(cap(1, 1, 'calendarDays'), '2026-05-08T11:30:00Z', ['2026-05-08T11:00:00Z'], zone)).toBe(
    `frequencyCap ${ends}`,
  );
});

it('a category that is exempt is neither held nor counted, and a cap of other channels is none', () => {
  const policy: ContactPolicy = {
    caps: [{ most: 1, per: { amount: 1, unit: 'days' }, except: ['transactional'] }],
  };
  const now = '2026-05-08T10:00:00Z';
  expect(
    until(policy, now, ['2026-05-08T09:00:00Z'], 'UTC', { channel: 'sms', category: 'transactional' }),
  ).toBe('now');
  const counted = [{ at: Date.parse(now) - 1, channel: 'email', category: 'transactional' }];
  expect(
    whenAllowed(policy, { channel: 'email' }, counted, Date.parse(now), { profile: 'UTC', account: 'UTC' }),
  ).toBe(undefined);
  const sms: ContactPolicy = { caps: [{ channels: ['sms'], most: 1, per: { amount: 1, unit: 'days' } }] };
  expect(until(sms, now, ['2026-05-08T09:00:00Z'], 'UTC', { channel: 'sms' })).toBe('now');
  expect(until(sms, now, ['2026-05-08T09:00:00Z'], 'UTC', { channel: 'email' })).toBe('now');
});
