import type { Measured } from '../../../language/operators/measure/Measure';
import { boundariesOf, dayAt } from '../../../language/calendar/zone';
import { PrefixSums } from '../../../language/numbers/PrefixSums';
import type { KeptEvent } from './KeptEvent';

/** What is measured of each event: what was kept of it, or its day in the zone. */
export function measuredValues(
  of: string | undefined,
  events: readonly KeptEvent[],
  zone: string,
): readonly Measured[] {
  if (of === 'days') {
    const dayOf = dayReader(zone);
    return events.map(({ at }) => dayOf(at));
  }
  return events.map(({ value = 0 }) => value);
}

const DAY_MS = 86_400_000;
/** Days that are known of a zone: more than ten years. */
const MOST_DAYS = 4_096;

/** All instants from one midnight to the next. */
interface Day {
  readonly day: number;
  readonly since: number;
  readonly until: number;
}

/** Of each zone the days that were looked at, by those of UTC on which they begin and end. */
const daysOf = new Map<string, Map<number, Day[]>>();

/** Reads the day of one instant after the other, in any order: of two midnights all between them have one. */
export function dayReader(zone: string): (at: number) => number {
  const days = daysOf.get(zone) ?? new Map<number, Day[]>();
  daysOf.set(zone, days);
  let last: Day = { day: NaN, since: Infinity, until: -Infinity };
  const isIn = (at: number, { since, until }: Day): boolean => at >= since && at < until;
  return (at) => {
    if (isIn(at, last)) return last.day;
    const found = days.get(Math.floor(at / DAY_MS))?.find((one) => isIn(at, one));
    if (found) return (last = found).day;
    const day = dayAt(zone, at);
    const [begins, ends] = [boundariesOf(zone, day), boundariesOf(zone, day + 1)];
    // Where clocks go back over midnight a day is in pieces: its instants are asked one by one.
    if (begins.length !== 1 || ends.length !== 1) return day;
    last = { day, since: begins[0] as number, until: ends[0] as number };
    if (days.size > MOST_DAYS) days.clear();
    for (const utc of [-1, 0, 1].map((beside) => Math.floor(at / DAY_MS) + beside))
      if (utc * DAY_MS < last.until && (utc + 1) * DAY_MS > last.since)
        days.set(utc, [...(days.get(utc) ?? []), last]);
    return day;
  };
}

const prefixes = new WeakMap<readonly KeptEvent[], PrefixSums>();

/** Sums of any stretch of the events; made once for what is known of a profile. */
export function sumsOf(events: readonly KeptEvent[]): PrefixSums {
  const known = prefixes.get(events);
  if (known) return known;
  const made = new PrefixSums(events.map(({ value }) => value as number));
  prefixes.set(events, made);
  return made;
}
