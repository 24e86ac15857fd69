import type { StoredValue, WrittenValue } from './StoredValue';
import { formatDay } from '../calendar/days';
import { dayAt } from '../calendar/zone';
import type { AttributeType } from '../rule/types';
import { readValue } from './readValue';

/**
 * A stored value as one of another type, where nothing is guessed: text that writes it, a single value as a list of one and the other way round, an
 * instant as its day.
 *
 * @param zone the account's: of days and instants. @returns `undefined` for one that cannot be read so
 */
export function convertValue(
  value: StoredValue,
  type: AttributeType,
  zone: string,
): WrittenValue | undefined {
  for (const given of readings(value, type, zone))
    try {
      return readValue('', type, given, zone);
    } catch {
      continue;
    }
  return undefined;
}

function readings(value: StoredValue, type: AttributeType, zone: string): unknown[] {
  if (Array.isArray(value)) {
    const [only, ...others] = value as readonly unknown[];
    return type === 'list' || type === 'objects'
      ? [value]
      : others.length === 0 && typeof only !== 'object'
        ? [only, String(only)]
        : [];
  }
  if (type === 'list')
    return [
      [value instanceof Date ? value.toISOString() : typeof value === 'boolean' ? String(value) : value],
    ];
  if (value instanceof Date)
    return type === 'date' ? [formatDay(dayAt(zone, value.getTime()))] : [value.toISOString(), value];
  return [value, typeof value === 'string' ? value.trim() : String(value)];
}
