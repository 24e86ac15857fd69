import type { Document, Filter } from 'mongodb';
import { dayOf, formatDay, inYear, isLeapYear, yearOf } from '../../../language/calendar/days';
import type { Span } from '../../../language/operators/Operator';

/** The exact filter for "the day of some year lies in the span" on stored `YYYY-MM-DD` text (`ignoreYear`). */
export function birthdayFilter(field: string, span: Span): Filter<Document> {
  const [from, to] = [span.from as number, span.to as number];
  if (to - from >= 365) return { [field]: { $exists: true } };
  const birthday = { $substrBytes: [{ $ifNull: [`$${field}`, ''] }, 5, 5] };
  const ranges = rangesOf(from, to).map(([first, last]) => ({
    $and: [{ $gte: [birthday, first] }, { $lte: [birthday, last] }],
  }));
  return { $expr: { $and: [{ $eq: [{ $type: `$${field}` }, 'string'] }, { $or: ranges }] } };
}

/** `MM-DD` from and to, per year that the span touches; in a common year 29 February stands where the 28th does. */
function rangesOf(from: number, to: number): [string, string][] {
  const ranges: [string, string][] = [];
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const first = monthAndDay(Math.max(from, dayOf(year, 1, 1)));
    const last = monthAndDay(Math.min(to, dayOf(year, 12, 31)));
    ranges.push([first, last === '02-28' && !isLeapYear(year) ? '02-29' : last]);
  }
  return ranges;
}

/** Written with a year that every text can hold, and that has the day. */
const monthAndDay = (day: number): string =>
  formatDay(inYear(day, isLeapYear(yearOf(day)) ? 2000 : 2001)).slice(5);
