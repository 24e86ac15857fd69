import { DateTime } from 'luxon';

/** What clock and calendar of a zone show at an instant, to the minute: `2026-11-24 10:15`. */
export const wallTime = (zone: string, at: Date): string =>
  DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd HH:mm');
