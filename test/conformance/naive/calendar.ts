/** The calendar as docs/rules.md words it, with nothing but Date in UTC and the platform's Intl: slow, short and independent of the engine. */
import type { CalendarUnit } from '../../../engine';

const DAY = 86_400_000;

/** A calendar day as the instant at which it begins in UTC. */
export function utcDay(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

export function readDay(text: string): number {
  const [year, month, day] = text.split('-').map(Number);
  return utcDay(year as number, month as number, day as number);
}

export const yearOfDay = (day: number): number => new Date(day).getUTCFullYear();

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a wall calendar in the zone shows at the instant. */
export function dayInZone(zone: string, instant: number): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-u-ca-gregory', {
      timeZone: zone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  formats.set(zone, format);
  const parts = Object.fromEntries(
    format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]),
  );
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  return utcDay(year, Number(parts.month), Number(parts.day));
}

/** So many units later; a month later is the same day of the next month, or its last. */
export function moveDay(day: number, amount: number, unit: CalendarUnit): number {
  if (unit === 'days') return day + amount * DAY;
  if (unit === 'weeks') return day + amount * 7 * DAY;
  const date = new Date(day);
  const first = new Date(utcDay(date.getUTCFullYear(), 1, 1));
  first.setUTCMonth(date.getUTCMonth() + amount);
  const last = new Date(first);
  last.setUTCMonth(first.getUTCMonth() + 1, 0);
  return first.getTime() + (Math.min(date.getUTCDate(), last.getUTCDate()) - 1) * DAY;
}

/** The same day in another year; 29 February is the 28th in a common one. */
export function inAnotherYear(day: number, year: number): number {
  const date = new Date(day);
  const moved = utcDay(year, date.getUTCMonth() + 1, date.getUTCDate());
  return new Date(moved).getUTCMonth() === date.getUTCMonth() ? moved : utcDay(year, 2, 28);
}

const boundaries = new Map<string, readonly number[]>();

/** The instants at which the wall calendar in the zone goes over to this day or away from it, by looking at it minute by minute. */
export function turnsOfDay(zone: string, day: number): readonly number[] {
  const key = `${zone} ${day}`;
  const known = boundaries.get(key);
  if (known) return known;
  const shown = (instant: number): boolean => dayInZone(zone, instant) >= day;
  const found: number[] = [];
  const [from, to] = [day - 1.25 * DAY, day + 1.25 * DAY];
  const step = quiet(zone, from, to) ? 3_600_000 : 60_000;
  for (let at = from; at < to; at += step)
    if (shown(at) !== shown(at + step)) found.push(firstOther(at, at + step, shown));
  boundaries.set(key, found);
  return found;
}

/** Whether the clocks of the zone are not moved between the two instants: what they show is ahead of UTC by the same all day long. */
function quiet(zone: string, from: number, to: number): boolean {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  const samples = [0, 1, 2].flatMap((days) => [from + days * DAY, to - days * DAY]);
  const timeOfDay = (at: number): number =>
    format.formatToParts(at).reduce((sum, { type, value }) => sum + (SECONDS[type] ?? 0) * Number(value), 0) *
    1000;
  const ahead = new Set(
    samples.map((at) => dayInZone(zone, at) + timeOfDay(at) - Math.floor(at / 1000) * 1000),
  );
  return ahead.size === 1;
}

const SECONDS: Readonly<Record<string, number>> = { hour: 3600, minute: 60, second: 1 };

function firstOther(from: number, to: number, shown: (instant: number) => boolean): number {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shown(middle) === shown(from)) low = middle;
    else high = middle;
  }
  return high;
}
