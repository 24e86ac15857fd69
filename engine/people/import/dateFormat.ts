import { dayOf, formatDay, LAST_DAY, monthLength } from '../../language/calendar/days';
import { formatInstant } from '../../language/calendar/instant';
import { wallInstants } from '../../language/calendar/zone';
import { isNearlyAll } from './badCells';

/** How the days, or the days and times, of a column are written: `DD/MM/YYYY`, `M-D-YYYY HH:mm`, `MM/DD/YYYY hh:mm A` (with AM and PM). */
export interface DateFormat {
  readonly hasTime: boolean;
  /** The day, or the instant in the zone, as attributes take it; `undefined` where the text is not written so. */
  read(text: string, zone: string): string | undefined;
  /** The day alone, also where a midnight stands behind it. */
  readDay(text: string): string | undefined;
}

const FORMAT = /^(YYYY|MM?|DD?)([./-]?)(MM?|DD?)\2(YYYY|MM?|DD?)(?:[ T](?:HH:mm(?::ss)?|hh?:mm(?::ss)? A))?$/;
const TEXT =
  /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?([AaPp])\.?[Mm]\.?)?)?$/;
const COMPACT = /^(\d{8})$/;
const MIDNIGHT = /[ T](?:0?0:00(?::00(?:[.,]0{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?|12:00(?::00)?\s?a\.?m\.?)$/i;

/** A day as spreadsheets and databases hand it out, with its midnight, without it. */
export const withoutMidnight = (text: string): string => text.trim().replace(MIDNIGHT, '');

/** Whether all times of a column are midnights, and without an offset: a spreadsheet or a database has handed out days so. */
export function areMidnights(texts: readonly string[]): boolean {
  const timed = texts.filter((text) => TEXT.exec(text.trim())?.[5] !== undefined);
  return isNearlyAll(timed.length, texts.length) && timed.every((text) => MIDNIGHT.test(text.trim()));
}

/** A format as somebody writes it; `undefined` for anything else. */
export function dateFormat(format: string): DateFormat | undefined {
  const match = FORMAT.exec(format);
  if (!match) return undefined;
  const order = [match[1], match[3], match[4]].map((part) => (part as string).charAt(0)).join('');
  if (!['YMD', 'DMY', 'MDY'].includes(order)) return undefined;
  if (match[2] === '' && format.replace(/[ T].*$/, '').length !== 8) return undefined;
  const hasTime = /[Hh]/.test(format);
  const half = format.includes('A');
  const separator = match[2] as string;
  return {
    hasTime,
    read: (text, zone) => read(text.trim(), { order, separator, hasTime, half }, zone),
    readDay: (text) => read(withoutMidnight(text), { order, separator, hasTime: false, half: false }, 'UTC'),
  };
}

interface Written {
  readonly order: string;
  readonly separator: string;
  readonly hasTime: boolean;
  /** Of the clock of twelve hours. */
  readonly half: boolean;
}

function read(text: string, { order, separator, hasTime, half }: Written, zone: string): string | undefined {
  const spread = separator === '' && COMPACT.test(text) ? spreadOut(text, order) : text;
  const match = TEXT.exec(spread);
  if (
    !match ||
    (match[2] !== separator && separator !== '') ||
    (match[5] !== undefined) !== hasTime ||
    (match[9] !== undefined) !== half
  )
    return undefined;
  const parts = [match[1], match[3], match[4]] as string[];
  const part = (letter: string): string => parts[order.indexOf(letter)] as string;
  if (part('Y').length !== 4 || part('M').length > 2 || part('D').length > 2) return undefined;
  const [year, month, day] = [Number(part('Y')), Number(part('M')), Number(part('D'))];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
  const number = dayOf(year, month, day);
  if (number > LAST_DAY) return undefined;
  if (!hasTime) return formatDay(number);
  const hours = half ? hourOf(Number(match[5]), match[9] as string) : Number(match[5]);
  const [minutes, seconds] = [Number(match[6]), Number(match[7] ?? 0)];
  if (hours === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const ms = Number((match[8] ?? '').slice(0, 3).padEnd(3, '0'));
  const [instant] = wallInstants(zone, number, hours * 60 + minutes);
  return instant === undefined ? undefined : formatInstant(instant + seconds * 1000 + ms);
}

/** Midnight is 12 AM, noon 12 PM; `undefined` for what is no hour of that clock. */
const hourOf = (hour: number, half: string): number | undefined =>
  hour < 1 || hour > 12 ? undefined : (hour % 12) + (/p/i.test(half) ? 12 : 0);

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

/**
 * The formats in which these texts can be read; none for days as `YYYY-MM-DD`, which need none, and none where not nearly all of the texts are dates of
 * one kind. A few that no format reads (`n/a`, `31/02/1980`) do not hide how the others are written.
 *
 * @param known whether they are dates anyway: then those that look like none say nothing
 */
export function dateFormatsOf(texts: readonly string[], known: boolean): string[] {
  const kinds = new Map<string, { formats: string[]; texts: string[] }>();
  for (const text of texts) {
    const match = TEXT.exec(text.trim());
    if (!match) continue;
    const hasTime = match[5] !== undefined;
    const half = match[9] !== undefined;
    const kind = `${match[2] as string}${String(hasTime)}${String(half)}`;
    const found = kinds.get(kind);
    if (found) found.texts.push(text);
    else
      kinds.set(kind, {
        formats: formatsWith(
          match[2] as string,
          hasTime ? ` ${half ? 'hh' : 'HH'}:mm${match[7] === undefined ? '' : ':ss'}${half ? ' A' : ''}` : '',
        ),
        texts: [text],
      });
  }
  const [most, ...others] = [...kinds.values()].sort((a, b) => b.texts.length - a.texts.length);
  // Days of several kinds are a mixture, and not one kind with a bad cell.
  const other = others.reduce((count, kind) => count + kind.texts.length, 0);
  if (!most || other * 3 > most.texts.length) return [];
  const readings = most.formats.map((format) => {
    const reading = dateFormat(format);
    return { format, read: new Set(most.texts.filter((text) => reading?.read(text, 'UTC') !== undefined)) };
  });
  const readable = most.texts.filter((text) => readings.some(({ read: of }) => of.has(text)));
  if (known ? readable.length === 0 : !isNearlyAll(readable.length, texts.length)) return [];
  const all = readings.filter(({ read: of }) => readable.every((text) => of.has(text)));
  // Where texts contradict each other, somebody has to say.
  return (all.length > 0 ? all : readings.filter(({ read: of }) => of.size > 0))
    .map(({ format }) => format)
    .filter((format) => format !== 'YYYY-MM-DD');
}

const formatsWith = (separator: string, time: string): string[] =>
  (ORDERS.find(([of]) => of === separator)?.[1] ?? []).map((format) => `${format}${time}`);
