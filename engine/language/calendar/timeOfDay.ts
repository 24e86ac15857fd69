import { wallInstants } from './zone';

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes of the day of `21:00`; `undefined` when it is no time of day. @param options.end as the end of a span: `24:00` is one */
export function parseTimeOfDay(text: unknown, { end = false } = {}): number | undefined {
  if (typeof text !== 'string') return undefined;
  if (end && text === '24:00') return 1_440;
  const match = TIME.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** 1 (Monday) to 7 of a day number (days.ts). */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The first instant (ms) at which the clocks of the zone show the time on that day; of a time that is skipped, the first one after it. */
export const instantAt = (zone: string, day: number, minutes: number): number =>
  wallInstants(zone, day, minutes)[0] as number;

/** The last one: where clocks go back a time comes twice. */
export const lastInstantAt = (zone: string, day: number, minutes: number): number =>
  wallInstants(zone, day, minutes).at(-1) as number;
