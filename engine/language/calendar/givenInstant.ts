import { parseDay } from './days';
import { parseInstant } from './instant';
import { firstInstantOf, wallInstants } from './zone';

const GIVEN =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
/** Milliseconds since 1970, as clocks of programs give them, in digits. */
const EPOCH = /^\d{12,14}$/;

/** Whether a text names a day or a time and no offset: which instant that is a zone has to say. */
export const isLocal = (text: string): boolean => {
  const match = GIVEN.exec(text.trim());
  return match !== null && match[6] === undefined;
};

/**
 * An instant in any of the ways in which programs and people write one: ISO 8601 with up to nine digits of a second (what is behind milliseconds is cut), a
 * space for the `T`, without seconds; milliseconds since 1970 in digits.
 *
 * @param zone of a time without an offset; without one such a time is none, nor is a day.
 * @returns milliseconds since 1970; `undefined` for anything else
 */
export function readGivenInstant(given: string, zone?: string): number | undefined {
  const text = given.trim();
  if (EPOCH.test(text)) return Number(text);
  const match = GIVEN.exec(text);
  const day = match && parseDay(match[1] as string);
  if (!match || day === undefined || day === null) return undefined;
  const [, date = '', hours, minutes = '', seconds = '00', fraction = '', offset] = match;
  if (offset === undefined && zone === undefined) return undefined;
  if (hours === undefined) return firstInstantOf(zone as string, day);
  const ms = fraction.slice(0, 3).padEnd(3, '0');
  const instant = parseInstant(`${date}T${hours}:${minutes}:${seconds}.${ms}${offsetOf(offset ?? 'Z')}`);
  if (instant === undefined || offset !== undefined) return instant;
  const [first] = wallInstants(zone as string, day, Number(hours) * 60 + Number(minutes));
  return first === undefined ? undefined : first + Number(seconds) * 1_000 + Number(ms);
}

const offsetOf = (offset: string): string =>
  /z/i.test(offset) ? 'Z' : `${offset.slice(0, 3)}:${offset.replace(':', '').slice(3) || '00'}`;
