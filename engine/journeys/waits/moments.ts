import { parseDay, plusMonths } from '../../language/calendar/days';
import { MS_PER_DAY } from '../../language/calendar/instant';
import { instantAt, weekdayOf } from '../../language/calendar/timeOfDay';
import { dayAt, firstInstantOf, wallAt } from '../../language/calendar/zone';
import type { StoredValue } from '../../language/attributes/StoredValue';
import type { StoredBranch, StoredSpan } from './WaitDocument';

const MS_PER_UNIT = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: MS_PER_DAY,
  weeks: 7 * MS_PER_DAY,
} as const;

/** An instant (ms) moved by exact lengths, or by months of the calendar at the same time of day, clamped to the month's last day. Pure, as all here. */
export function plusSpan(at: number, { amount, unit }: StoredSpan, zone: string, sign: 1 | -1 = 1): number {
  if (unit !== 'months') return at + sign * amount * MS_PER_UNIT[unit];
  const day = dayAt(zone, at);
  return sameTimeOn(plusMonths(day, sign * amount), at, day, zone);
}

/** The next instant after `at` at which the clocks of the zone show that time, on a day of the week (1 Monday … 7) if one is given. */
export function nextTimeOfDay(
  at: number,
  minutes: number,
  weekday: number | undefined,
  zone: string,
): number {
  const today = dayAt(zone, at);
  for (let day = today - 1; ; day++) {
    if (weekday !== undefined && weekdayOf(day) !== weekday) continue;
    const next = instantAt(zone, day, minutes);
    if (next > at) return next;
  }
}

/**
 * The moment (ms) of a date branch for a profile whose attribute has this value; `undefined`: it has none.
 * Days, weeks and months are those of the calendar.
 */
export function momentOf(
  { plus, minus, minutes }: Extract<StoredBranch, { kind: 'date' }>,
  value: StoredValue | undefined,
  zone: string,
): number | undefined {
  const shift: readonly [StoredSpan | undefined, 1 | -1][] = [
    [plus, 1],
    [minus, -1],
  ];
  const isDay = typeof value === 'string';
  const first = isDay ? parseDay(value) : value instanceof Date ? dayAt(zone, value.getTime()) : undefined;
  if (first === undefined) return undefined;
  let day = first;
  let ms = 0;
  for (const [span, sign] of shift) {
    if (!span) continue;
    const { amount, unit } = span;
    if (unit === 'months') day = plusMonths(day, sign * amount);
    else if (unit === 'days' || unit === 'weeks') day += sign * amount * (unit === 'weeks' ? 7 : 1);
    else ms += sign * amount * MS_PER_UNIT[unit];
  }
  if (minutes !== undefined) return instantAt(zone, day, minutes) + ms;
  if (isDay) return firstInstantOf(zone, day) + ms;
  const at = (value as Date).getTime();
  return (day === first ? at : sameTimeOn(day, at, first, zone)) + ms;
}

/** The first instant of another day at which the clocks show what they show at `at`. */
function sameTimeOn(day: number, at: number, ofDay: number, zone: string): number {
  const sinceMidnight = wallAt(zone, at) - ofDay * MS_PER_DAY;
  const minutes = Math.floor(sinceMidnight / 60_000);
  return instantAt(zone, day, minutes) + (sinceMidnight - minutes * 60_000);
}
