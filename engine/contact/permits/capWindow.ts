import type { ContactCap } from '../../api/contacts';
import { weekdayOf } from '../../language/calendar/timeOfDay';
import { dayAt, firstInstantOf } from '../../language/calendar/zone';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The instant (ms) from which on a contact does not count any more. `hours` and `days` (of 24 hours) roll; calendar days and weeks (from Monday) end where
 * they do in the zone, whatever the clocks do.
 */
export function leavesAt(
  { per: { amount, unit } }: Pick<ContactCap, 'per'>,
  at: number,
  zone: string,
): number {
  if (unit === 'hours') return at + amount * HOUR_MS;
  if (unit === 'days') return at + amount * DAY_MS;
  const day = dayAt(zone, at);
  if (unit === 'calendarDays') return firstInstantOf(zone, day + amount);
  return firstInstantOf(zone, day - (weekdayOf(day) - 1) + amount * 7);
}

/** Nothing older (ms) than this counts at `now`. */
export function oldestThatCounts({ per: { amount, unit } }: Pick<ContactCap, 'per'>, now: number): number {
  if (unit === 'hours') return now - amount * HOUR_MS;
  if (unit === 'days') return now - amount * DAY_MS;
  return now - (unit === 'calendarDays' ? amount + 2 : amount * 7 + 8) * DAY_MS;
}

/** When a cap has room for one more: `now`, or when enough of what counts has left. @param contacts instants that the cap counts */
export function roomAt(cap: ContactCap, contacts: readonly number[], now: number, zone: string): number {
  const leaving = contacts
    .map((at) => leavesAt(cap, at, zone))
    .filter((until) => until > now)
    .sort((a, b) => a - b);
  return leaving.length < cap.most ? now : (leaving[leaving.length - cap.most] as number);
}
