import { InvalidArgumentError } from '../../store/errors';
import { formatInstant, parseInstant } from './instant';
import { shown } from '../text/shown';

/**
 * An instant as a caller gives it: ISO 8601 with an offset or `Z`, or a Date. Beyond the years 1 to 9999 as results write it (`+010000-01-01T00:00:00.000Z`):
 * a next change knows no horizon, and may be handed back as it came.
 *
 * @throws InvalidArgumentError
 */
export function readInstantArgument(value: unknown, path: string): Date {
  const ms =
    typeof value === 'string'
      ? readText(value)
      : Object.prototype.toString.call(value) === '[object Date]'
        ? (value as Date).getTime()
        : NaN;
  if (ms === undefined || Number.isNaN(ms)) {
    throw new InvalidArgumentError(`${shown(value)} is not an instant.`, {
      hint: 'Write it as 2025-06-01T00:00:00.000Z, or with an offset such as +02:00.',
      path,
    });
  }
  return new Date(ms);
}

function readText(text: string): number | undefined {
  const strict = parseInstant(text);
  const ms = Date.parse(text);
  return strict ?? (Number.isNaN(ms) || formatInstant(ms) !== text ? undefined : ms);
}
