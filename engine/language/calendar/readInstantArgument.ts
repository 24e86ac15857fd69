import { InvalidArgumentError } from '../../store/errors';
import { readGivenInstant } from './givenInstant';
import { formatInstant, LAST_INSTANT, parseInstant } from './instant';
import { shown } from '../text/shown';

/**
 * An instant as a caller gives it: ISO 8601 with an offset or `Z`, milliseconds since 1970, or a Date. Beyond the years 1 to 9999 as results write it (`+010000-01-01T00:00:00.000Z`):
 * a next change knows no horizon, and may be handed back as it came.
 *
 * @param zone of a time without an offset, or of a day; without one these are refused.
 * @throws InvalidArgumentError
 */
export function readInstantArgument(value: unknown, path: string, zone?: string): Date {
  const ms =
    typeof value === 'string'
      ? readText(value, zone)
      : Object.prototype.toString.call(value) === '[object Date]'
        ? (value as Date).getTime()
        : typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LAST_INSTANT
          ? value
          : NaN;
  if (ms === undefined || Number.isNaN(ms)) {
    throw new InvalidArgumentError(`${shown(value)} is not an instant.`, {
      hint: 'Write it as 2025-06-01T00:00:00.000Z, with an offset such as +02:00, or as milliseconds since 1970.',
      path,
    });
  }
  return new Date(ms);
}

function readText(text: string, zone: string | undefined): number | undefined {
  const strict = parseInstant(text) ?? readGivenInstant(text, zone);
  const ms = Date.parse(text);
  return strict ?? (Number.isNaN(ms) || formatInstant(ms) !== text ? undefined : ms);
}
