import { parseDay, formatDay } from '../../language/calendar/days';
import { MS_PER_DAY, parseInstant } from '../../language/calendar/instant';
import { dayAt, firstInstantOf } from '../../language/calendar/zone';
import { numberOf } from '../../language/attributes/numberOf';
import type { AttributeType } from '../../language/rule/types';
import { isNearlyAll, withoutBadCells } from './badCells';
import { areMidnights, dateFormat, dateFormatsOf, withoutMidnight } from './dateFormat';
import type { StoredColumn } from './ImportDocument';
import { isNumberFormat, numberFormatsOf, readNumber } from './numberFormat';

/** How the values of a column are written: in one way, or in several ways among which somebody has to choose. */
export type Written = Pick<StoredColumn, 'type' | 'format' | 'formats'>;

/** The type of attributes that a format writes; `undefined` for what is no format. */
export function typeOfFormat(format: string): AttributeType | undefined {
  if (isNumberFormat(format)) return 'number';
  const date = dateFormat(format);
  return date && (date.hasTime ? 'datetime' : 'date');
}

/**
 * How values are written, where it is not as attributes take them anyway: proposed where they can only be written in one way, asked where they can be
 * written in several. A new attribute that is asked about is text until somebody says.
 *
 * @param known the type that the attribute has. @param semicolons whether the cells of the file are parted by them: then a comma may stand before a fraction
 */
export function writtenAs(
  sample: readonly unknown[],
  known: AttributeType | undefined,
  semicolons: boolean,
): Written {
  const texts = sample.filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  if (known === undefined || known === 'date' || known === 'datetime') {
    const isDay = known === 'date' || (known === undefined && areMidnights(texts));
    const days = isDay ? texts.map(withoutMidnight) : texts;
    const formats = isNearlyAll(texts.length, sample.length) ? dateFormatsOf(days, known !== undefined) : [];
    const [only, other] = formats;
    if (only !== undefined)
      return other === undefined
        ? { type: known ?? (typeOfFormat(only) as AttributeType), format: only }
        : { type: known ?? 'text', formats };
    if (isDay && isNearlyAll(days.filter((day) => parseDay(day) !== undefined).length, sample.length))
      return { type: 'date' };
  }
  if (texts.length === 0 || texts.length < sample.length) return {};
  if (known !== undefined && known !== 'number') return {};
  const numbers = withoutBadCells(texts, (text) => /\d/.test(text));
  const formats = numberFormatsOf(numbers, semicolons);
  const [only, other] = formats;
  if (other !== undefined) return { type: known ?? 'text', formats };
  const isPlain = only === undefined || numbers.every((text) => numberOf(text) !== undefined);
  return isPlain ? {} : { type: 'number', format: only };
}

/** A value as its attribute takes it; one that is not written so stays, and is refused by the attribute. */
export function asTaken(value: unknown, { type, format }: StoredColumn, zone: string): unknown {
  if (typeof value === 'string' && format !== undefined) {
    const read = isNumberFormat(format)
      ? readNumber(value, format)
      : type === 'date'
        ? dateFormat(format)?.readDay(value)
        : dateFormat(format)?.read(value, zone);
    if (read !== undefined) return read;
  }
  if (type === 'date') return dayIn(value, zone) ?? value;
  if (type === 'datetime' && typeof value === 'number' && Number.isInteger(value)) {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime()) ? value : instant;
  }
  return value;
}

/** Without an offset, or with one: the day that stands there begins. */
const LOCAL_MIDNIGHT = /^\s*\d{4}-\d{2}-\d{2}[ T]/;

/** The day that an instant writes which is the beginning of one, in UTC or in the zone. */
function dayIn(value: unknown, zone: string): string | undefined {
  if (typeof value === 'string' && LOCAL_MIDNIGHT.test(value)) {
    const day = parseDay(withoutMidnight(value));
    if (day !== undefined) return formatDay(day);
  }
  const ms =
    typeof value === 'string'
      ? parseDay(value) === undefined
        ? parseInstant(value)
        : undefined
      : Object.prototype.toString.call(value) === '[object Date]'
        ? (value as Date).getTime()
        : undefined;
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  if (ms % MS_PER_DAY === 0) return formatDay(ms / MS_PER_DAY);
  const day = dayAt(zone, ms);
  return firstInstantOf(zone, day) === ms ? formatDay(day) : undefined;
}
