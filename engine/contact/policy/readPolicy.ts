import type { ContactCap, ContactPolicy, QuietHours } from '../../api/contacts';
import { parseTimeOfDay } from '../../language/calendar/timeOfDay';
import { foldName } from '../../language/text/fold';
import { isPlainObject } from '../../language/text/isPlainObject';
import { shown } from '../../language/text/shown';
import { InvalidArgumentError } from '../../store/errors';
import { channelKey } from '../doNotContact/records';

const MOST_PARTS = 50;
/** No window of a cap is longer: what somebody was sent is kept as long as it can count. */
export const LONGEST_WINDOW_DAYS = 366;
const HOURS_PER_UNIT = { hours: 1, days: 24, calendarDays: 24, calendarWeeks: 168 } as const;

/** @throws InvalidArgumentError with the place of what is wrong */
export function readPolicy(given: ContactPolicy): Required<ContactPolicy> {
  // A list or a date has nothing to say either: taken for a policy, it would lift every cap there is.
  const policy: unknown = given;
  if (!isPlainObject(policy)) throw refuse('', given, 'Give { caps, quietHours }.');
  onlyKeys(given, ['caps', 'quietHours'], '');
  return {
    caps: readList(given.caps, '/caps', readCap),
    quietHours: readList(given.quietHours, '/quietHours', readQuietHours),
  };
}

function readCap(given: ContactCap, path: string): ContactCap {
  onlyKeys(given, ['channels', 'most', 'per', 'except'], path);
  const { most, per } = given;
  if (!isWhole(most, 1_000_000)) throw refuse(`${path}/most`, most, 'Give a whole number from 1.');
  if (!isPlainObject(per)) throw refuse(`${path}/per`, per, 'Give { amount: 7, unit: "days" }.');
  onlyKeys(per, ['amount', 'unit'], `${path}/per`);
  const { amount, unit } = per;
  if (!Object.hasOwn(HOURS_PER_UNIT, unit))
    throw refuse(`${path}/per/unit`, unit, 'Give "hours", "days", "calendarDays" or "calendarWeeks".');
  if (!isWhole(amount, (LONGEST_WINDOW_DAYS * 24) / HOURS_PER_UNIT[unit]))
    throw refuse(
      `${path}/per/amount`,
      amount,
      `Give a whole number from 1; ${LONGEST_WINDOW_DAYS} days at most.`,
    );
  return { ...readScope(given, path), most, per: { amount, unit } };
}

function readQuietHours(given: QuietHours, path: string): QuietHours {
  onlyKeys(given, ['from', 'to', 'days', 'channels', 'zone', 'except'], path);
  const { from, to, days, zone = 'account' } = given;
  const begin = parseTimeOfDay(from);
  if (begin === undefined) throw refuse(`${path}/from`, from, 'Give a time of day such as "21:00".');
  const end = parseTimeOfDay(to, { end: true });
  if (end === undefined) throw refuse(`${path}/to`, to, 'Give a time of day such as "08:00".');
  if (begin === end) throw refuse(`${path}/to`, to, 'A whole day is "00:00" to "24:00".');
  if (zone !== 'profile' && zone !== 'account')
    throw refuse(`${path}/zone`, zone, 'Give "profile" or "account".');
  if (days !== undefined) {
    if (!Array.isArray(days) || days.length === 0)
      throw refuse(`${path}/days`, days, 'Give days of the week, 1 (Monday) to 7.');
    days.forEach((day, i) => {
      if (!isWhole(day, 7)) throw refuse(`${path}/days/${i}`, day, 'Give 1 (Monday) to 7 (Sunday).');
    });
  }
  return {
    from,
    to,
    ...(days && { days: [...new Set(days)].sort((a, b) => a - b) }),
    zone,
    ...readScope(given, path),
  };
}

/** Channels and categories as they are compared. */
function readScope(
  { channels, except }: Pick<ContactCap, 'channels' | 'except'>,
  path: string,
): Pick<ContactCap, 'channels' | 'except'> {
  return {
    ...(channels !== undefined && { channels: readNames(channels, `${path}/channels`).map(channelKey) }),
    ...(except !== undefined && { except: readNames(except, `${path}/except`).map(foldName) }),
  };
}

function readNames(given: readonly string[], path: string): string[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_PARTS)
    throw refuse(path, given, `Give 1 to ${MOST_PARTS} names.`);
  given.forEach((one: unknown, i) => {
    if (typeof one !== 'string' || one.trim() === '' || one.length > 1_000)
      throw refuse(`${path}/${i}`, one, 'Give text.');
  });
  return [...new Set(given)];
}

function readList<T>(given: readonly T[] | undefined, path: string, read: (one: T, path: string) => T): T[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > MOST_PARTS)
    throw refuse(path, given, `Give a list of at most ${MOST_PARTS}.`);
  return (given as T[]).map((one, i) => {
    if (!isPlainObject(one)) throw refuse(`${path}/${i}`, one, 'Give an object.');
    return read(one as T, `${path}/${i}`);
  });
}

function onlyKeys(given: object, known: readonly string[], path: string): void {
  const strange = Object.keys(given).find((key) => !known.includes(key));
  if (strange !== undefined)
    throw refuse(
      `${path}/${strange}`,
      (given as Record<string, unknown>)[strange],
      `Known here: ${known.join(', ')}.`,
    );
}

const isWhole = (value: unknown, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;

const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path.split('/').pop() || 'The policy'} is ${found === undefined ? 'missing' : shown(found)}.`,
    {
      hint,
      path,
    },
  );
