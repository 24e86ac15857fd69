import { DateTime } from 'luxon';
import { dayAt, firstInstantOf } from '../../language/calendar/zone';

export type PeriodUnit = 'hour' | 'day' | 'week';
export const PERIOD_UNITS: readonly PeriodUnit[] = ['hour', 'day', 'week'];

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;
/** Day 0 of our numbers, 1 January 1970, was a Thursday; weeks begin on Monday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The beginning of the hour, day or week of an instant, as the clocks and the calendar of a zone show it. */
export function beginningOf(zone: string, ms: number, unit: PeriodUnit): number {
  if (unit === 'hour') return hourOf(zone, ms);
  const day = dayAt(zone, ms);
  return firstInstantOf(zone, unit === 'day' ? day : day - weekdayOf(day));
}

/** The beginning of the one that follows. */
export function nextBeginning(zone: string, start: number, unit: PeriodUnit): number {
  if (unit === 'hour') return hourOf(zone, start + MS_PER_HOUR);
  const day = dayAt(zone, start);
  return firstInstantOf(zone, day + (unit === 'day' ? 1 : 7 - weekdayOf(day)));
}

/** A whole hour on the wall; where the clocks move by half an hour, the hour is the longer or shorter. */
function hourOf(zone: string, ms: number): number {
  const offset = DateTime.fromMillis(ms, { zone }).offset * MS_PER_MINUTE;
  return Math.floor((ms + offset) / MS_PER_HOUR) * MS_PER_HOUR - offset;
}
