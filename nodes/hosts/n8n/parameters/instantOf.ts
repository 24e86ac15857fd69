import { DateTime } from 'luxon';
import { InvalidArgumentError, type Instant } from '../../../../engine';

/**
 * The instant that a date-time parameter of a rule means, as ISO text, or undefined when it is empty: in a rule an instant has its offset. The picker
 * writes none: such a time is one in the given zone.
 */
export function instantOf(value: unknown, zone: string, label: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const instant = read(value, zone);
  if (instant?.isValid === true) return instant.toUTC().toISO() as string;
  throw new InvalidArgumentError(`'${label}' is not a date and time: ${String(value)}`, {
    hint: 'Write it as 2026-05-01T09:30:00Z',
  });
}

function read(value: unknown, zone: string): DateTime | undefined {
  if (value instanceof Date) return DateTime.fromJSDate(value);
  if (typeof value === 'string') return DateTime.fromISO(value.trim(), { zone });
  if (typeof value === 'number') return DateTime.fromMillis(value);
  // An expression such as {{ $now }} gives a DateTime of n8n's own copy of luxon.
  const iso = (value as { toISO?: () => string | null }).toISO?.();
  return typeof iso === 'string' ? DateTime.fromISO(iso) : undefined;
}

/**
 * A day, also where an expression such as {{ $today }} gave it: n8n makes text of that, with midnight and an
 * offset. Another time of day is not one for a day.
 */
export function dayOf(text: string): string {
  return text.trim().replace(/^(\d{4}-\d{2}-\d{2})T00:00(:00(\.0+)?)?(Z|[+-]\d{2}:\d{2})$/, '$1');
}

/**
 * What a date-time parameter has, for the engine to read: a time without an offset is one in the account's zone there. Undefined when it is empty. An
 * expression such as {{ $now }} gives a DateTime of n8n's own copy of luxon.
 */
export function givenInstant(value: unknown): Instant | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const iso = value instanceof Date ? undefined : (value as { toISO?: () => string | null }).toISO?.();
  return (iso ?? value) as Instant;
}
