import type { Span } from '../operators/Operator';
import { inYear, yearOf } from './days';

/** Spans this long (days) touch every day of the year. */
const WHOLE_YEAR = 365;

/** Whether a closed span contains the day of some year, whatever its own (`ignoreYear`). */
export function spanHasBirthday(span: Span, day: number): boolean {
  const [from, to] = [span.from as number, span.to as number];
  if (from > to) return false;
  if (to - from >= WHOLE_YEAR) return true;
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const birthday = inYear(day, year);
    if (birthday >= from && birthday <= to) return true;
  }
  return false;
}
