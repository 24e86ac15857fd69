import { parseDay } from './days';

export const MS_PER_DAY = 86_400_000;
/** The last instant (ms) that a Date holds, and that can be stored. */
export const LAST_INSTANT = 8.64e15;

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(Z|([+-])(\d{2}):(\d{2}))$/;

/** Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss[.f{1,3}](Z|±hh:mm)`; `undefined` when it is anything else. */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const day = parseDay(match[1] as string);
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4])];
  const [offsetHours, offsetMinutes] = [Number(match[8] ?? 0), Number(match[9] ?? 0)];
  if (
    day === undefined ||
    hours > 23 ||
    minutes > 59 ||
    seconds > 59 ||
    offsetHours > 23 ||
    offsetMinutes > 59
  )
    return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * (match[7] === '-' ? -1 : 1);
  const ms = Number((match[5] ?? '').padEnd(3, '0'));
  return day * MS_PER_DAY + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + ms;
}

/** ISO text of an instant, beyond the year 9999 too (`+012025-…`, as the platform writes it). */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}
