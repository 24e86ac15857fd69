import type { QuietHours } from '../../api/contacts';
import { instantAt, lastInstantAt, parseTimeOfDay, weekdayOf } from '../../language/calendar/timeOfDay';
import { dayAt } from '../../language/calendar/zone';

/**
 * The end (ms) of quiet hours that hold at `at`; `undefined` when none do. `days` are those on which they begin. A time that the clocks skip is the first
 * instant after it; of one that comes twice they begin with the first and end with the second: nobody is woken.
 */
export function quietUntil({ from, to, days }: QuietHours, at: number, zone: string): number | undefined {
  const begin = parseTimeOfDay(from) as number;
  const end = parseTimeOfDay(to, { end: true }) as number;
  const today = dayAt(zone, at);
  let until: number | undefined;
  for (let day = today - 2; day <= today + 1; day++) {
    if (days && !days.includes(weekdayOf(day))) continue;
    const ends = lastInstantAt(zone, end > begin ? day : day + 1, end);
    if (at >= instantAt(zone, day, begin) && at < ends) until = Math.max(until ?? ends, ends);
  }
  return until;
}
