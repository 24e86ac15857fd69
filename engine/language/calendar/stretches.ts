import type { Span } from '../operators/Operator';
import { FIRST_DAY, formatDay, LAST_DAY } from './days';
import { boundariesOf } from './zone';

/** A stretch of instants (ms), `from` included and `before` not; an absent end is open. */
export interface Stretch {
  readonly from?: number;
  readonly before?: number;
}

/** The instants whose day in the zone lies in the span: nearly always one stretch. Empty spans give none. */
export function stretchesOf(zone: string, span: Span): Stretch[] {
  const begins = span.from === undefined ? undefined : boundariesOf(zone, span.from);
  const ends = span.to === undefined ? undefined : boundariesOf(zone, span.to + 1);
  const cuts = [...new Set([...(begins ?? []), ...(ends ?? [])])].sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  for (let i = -1; i < cuts.length; i++) {
    const [from, before] = [cuts[i], cuts[i + 1]];
    const inside = passed(begins, from, true) && !passed(ends, from, false);
    if (inside)
      stretches.push({
        ...(from === undefined ? {} : { from }),
        ...(before === undefined ? {} : { before }),
      });
  }
  return stretches;
}

/** Whether a day's boundary lies behind at the instant `at` (`undefined`: the beginning of time); an open one is `open`. */
function passed(boundaries: readonly number[] | undefined, at: number | undefined, open: boolean): boolean {
  if (!boundaries) return open;
  return at !== undefined && boundaries.filter((boundary) => boundary <= at).length % 2 === 1;
}

/**
 * The span of days as bounds for stored `YYYY-MM-DD` text: what lies before the first storable day is less than any of them, what lies
 * after the last greater.
 */
export function textBoundsOf(span: Span): { readonly from?: string; readonly to?: string } {
  return {
    ...(span.from === undefined ? {} : { from: dayText(span.from) }),
    ...(span.to === undefined ? {} : { to: dayText(span.to) }),
  };
}

function dayText(day: number): string {
  if (day < FIRST_DAY) return '';
  return day > LAST_DAY ? ':' : formatDay(day);
}

export function isWithin(stretches: readonly Stretch[], ms: number): boolean {
  return stretches.some(
    ({ from, before }) => (from === undefined || ms >= from) && (before === undefined || ms < before),
  );
}
