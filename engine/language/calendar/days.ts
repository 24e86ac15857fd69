/**
 * Calendar days as whole numbers (days since 1970-01-01 in the proleptic Gregorian calendar), so that a day is compared and
 * shifted without any zone. Years may lie outside 1 to 9999.
 */
export interface CivilDay {
  year: number;
  month: number;
  day: number;
}

/** Howard Hinnant's days_from_civil. */
export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Howard Hinnant's civil_from_days. */
export function civilOf(day: number): CivilDay {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
  };
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export const monthLength = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] as number);

/** The same day `months` later (or earlier), clamped to the last day of its month. */
export function plusMonths(day: number, months: number): number {
  const civil = civilOf(day);
  const count = civil.year * 12 + (civil.month - 1) + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return dayOf(year, month, Math.min(civil.day, monthLength(year, month)));
}

/** The day in another year; 29 February becomes the 28th in a common year. */
export function inYear(day: number, year: number): number {
  const civil = civilOf(day);
  return dayOf(year, civil.month, Math.min(civil.day, monthLength(year, civil.month)));
}

export const yearOf = (day: number): number => civilOf(day).year;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day number of `YYYY-MM-DD` (years 0001 to 9999); `undefined` when it is not a day of the calendar. */
export function parseDay(text: string): number | undefined {
  const match = DAY.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
  return dayOf(year, month, day);
}

export const FIRST_DAY = dayOf(1, 1, 1);
export const LAST_DAY = dayOf(9999, 12, 31);

/** `YYYY-MM-DD`; only for days of the years 1 to 9999. */
export function formatDay(day: number): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`;
}
