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

/** Reads the day of one instant after the other: of two midnights all between them have one. */
export function dayReader(zone: string): (at: number) => number {
  let [day, since, until] = [NaN, Infinity, -Infinity];
  return (at) => {
    if (at >= since && at < until) return day;
    day = dayAt(zone, at);
    const [begins, ends] = [boundariesOf(zone, day), boundariesOf(zone, day + 1)];
    const isOnePiece = begins.length === 1 && ends.length === 1;
    [since, until] = isOnePiece ? [begins[0] as number, ends[0] as number] : [Infinity, -Infinity];
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
