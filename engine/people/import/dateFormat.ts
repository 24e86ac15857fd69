import { dayOf, formatDay, LAST_DAY, monthLength } from '../../language/calendar/days';
import { formatInstant } from '../../language/calendar/instant';
import { wallInstants } from '../../language/calendar/zone';

/** How the days, or the days and times, of a column are written: `DD/MM/YYYY`, `M-D-YYYY HH:mm`. */
export interface DateFormat {
  readonly hasTime: boolean;
  /** The day, or the instant in the zone, as attributes take it; `undefined` where the text is not written so. */
  read(text: string, zone: string): string | undefined;
}

const FORMAT = /^(YYYY|MM?|DD?)([./-]?)(MM?|DD?)\2(YYYY|MM?|DD?)(?:[ T]HH:mm(?::ss)?)?$/;
const TEXT =
  /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?$/;
const COMPACT = /^(\d{8})$/;

/** A format as somebody writes it; `undefined` for anything else. */
export function dateFormat(format: string): DateFormat | undefined {
  const match = FORMAT.exec(format);
  if (!match) return undefined;
  const order = [match[1], match[3], match[4]].map((part) => (part as string).charAt(0)).join('');
  if (!['YMD', 'DMY', 'MDY'].includes(order)) return undefined;
  if (match[2] === '' && format.replace(/[ T].*$/, '').length !== 8) return undefined;
  const hasTime = format.includes('HH');
  const separator = match[2] as string;
  return { hasTime, read: (text, zone) => read(text.trim(), { order, separator, hasTime }, zone) };
}

interface Written {
  readonly order: string;
  readonly separator: string;
  readonly hasTime: boolean;
}

function read(text: string, { order, separator, hasTime }: Written, zone: string): string | undefined {
  const spread = separator === '' && COMPACT.test(text) ? spreadOut(text, order) : text;
  const match = TEXT.exec(spread);
  if (!match || (match[2] !== separator && separator !== '') || (match[5] !== undefined) !== hasTime)
    return undefined;
  const parts = [match[1], match[3], match[4]] as string[];
  const part = (letter: string): string => parts[order.indexOf(letter)] as string;
  if (part('Y').length !== 4 || part('M').length > 2 || part('D').length > 2) return undefined;
  const [year, month, day] = [Number(part('Y')), Number(part('M')), Number(part('D'))];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
  const number = dayOf(year, month, day);
  if (number > LAST_DAY) return undefined;
  if (!hasTime) return formatDay(number);
  const [hours, minutes, seconds] = [Number(match[5]), Number(match[6]), Number(match[7] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const ms = Number((match[8] ?? '').slice(0, 3).padEnd(3, '0'));
  const [instant] = wallInstants(zone, number, hours * 60 + minutes);
  return instant === undefined ? undefined : formatInstant(instant + seconds * 1000 + ms);
}

const spreadOut = (digits: string, order: string): string =>
  order === 'YMD'
    ? `${digits.slice(0, 4)}/${digits.slice(4, 6)}/${digits.slice(6)}`
    : `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;

/** With dots nobody writes the month first. */
const ORDERS: readonly (readonly [separator: string, formats: readonly string[]])[] = [
  ['/', ['DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY/MM/DD']],
  ['-', ['DD-MM-YYYY', 'MM-DD-YYYY', 'YYYY-MM-DD']],
  ['.', ['DD.MM.YYYY', 'YYYY.MM.DD']],
];

/** The formats in which every one of these texts can be read; none for days as `YYYY-MM-DD`, which need none. */
export function dateFormatsOf(texts: readonly string[]): string[] {
  const [first] = texts;
  const match = first === undefined ? undefined : TEXT.exec(first.trim());
  if (!match) return [];
  const time = match[5] === undefined ? '' : match[7] === undefined ? ' HH:mm' : ' HH:mm:ss';
  const [, formats = []] = ORDERS.find(([separator]) => separator === match[2]) ?? [];
  return formats
    .map((format) => `${format}${time}`)
    .filter((format) => format !== 'YYYY-MM-DD')
    .filter((format) => {
      const reading = dateFormat(format);
      return texts.every((text) => reading?.read(text, 'UTC') !== undefined);
    });
}
