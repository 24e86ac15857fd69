import type { Told } from './types';
import { me } from './session';
import { locale, words } from './words';

export const number = (value: number): string => value.toLocaleString(locale());

/** How many people have something, as it is told. */
export const told = ({ profiles, approximate = false }: Told): string =>
  profiles === undefined ? `<${number(5)}` : `${approximate ? '≥' : ''}${number(profiles)}`;

/** With its sign, and a real minus. */
export const change = (value: number): string =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${number(Math.abs(value))}`;

/** A share of a whole, with a space that does not break before the sign. */
export function share(part: number, whole: number): string {
  if (whole === 0) return `0\u00a0%`;
  const percent = (part / whole) * 100;
  const digits = percent > 0 && percent < 10 ? 1 : 0;
  return `${percent.toLocaleString(locale(), { maximumFractionDigits: digits })}\u00a0%`;
}

/** A day or an instant in the account's zone. */
function inZone(at: string | number | Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: me().timeZone, ...options }).format(new Date(at));
}

export const day = (at: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(at)
    ? new Intl.DateTimeFormat(locale(), {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      }).format(new Date(`${at}T00:00:00Z`))
    : inZone(at, { day: 'numeric', month: 'short', year: 'numeric' });
export const weekday = (at: string): string =>
  inZone(at, { weekday: 'long', day: 'numeric', month: 'short', year: 'numeric' });
export const shortDay = (at: string | number): string =>
  inZone(at, { weekday: 'short', day: 'numeric', month: 'short' });
export const dayOfMonth = (at: string | number): string => inZone(at, { day: 'numeric', month: 'short' });
export const time = (at: string): string =>
  inZone(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** With the name of the zone: where an instant is evidence. */
export const instant = (at: string): string =>
  inZone(at, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
export const minute = (at: string): string =>
  inZone(at, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });

/** Where the zone is said beside it. */
export const moment = (at: string): string =>
  inZone(at, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });

export const zone = (): string => me().timeZone.replaceAll('_', ' ');

/** How long ago, in the largest unit that says something. */
export function ago(at: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  for (const [unit, size] of [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return words('justNow');
}

export const bytes = (size: number): string =>
  size < 1000
    ? `${number(size)} B`
    : size < 1_000_000
      ? `${number(Math.round(size / 100) / 10)} kB`
      : `${number(Math.round(size / 100_000) / 10)} MB`;

/** A value of an attribute or a property, as a person reads it. */
export function value(found: unknown): string {
  if (found === null || found === undefined) return '';
  if (typeof found === 'boolean') return words(found ? 'yes' : 'no');
  if (typeof found === 'number') return number(found);
  if (typeof found === 'string')
    return /^\d{4}-\d{2}-\d{2}$/.test(found)
      ? day(found)
      : /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(found)
        ? minute(found)
        : found;
  if (Array.isArray(found) && found.every((one) => typeof one !== 'object'))
    return found.map(value).join(', ');
  return JSON.stringify(found);
}

/** What a person is called: by name, else by how they are known. */
export function nameOf(person: {
  attributes: Record<string, unknown>;
  externalId?: string;
  emails: readonly string[];
  phones: readonly string[];
  id: string;
}): string {
  const { firstName, lastName, name } = person.attributes;
  const called = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return (
    called ||
    (typeof name === 'string' ? name : '') ||
    person.externalId ||
    person.emails[0] ||
    person.phones[0] ||
    person.id
  );
}

export function initials(name: string): string {
  const parts = name.split(/[\s@._-]+/).filter((part) => /^\p{L}/u.test(part));
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => part && [...part][0]);
  return letters.filter(Boolean).join('').toLocaleUpperCase(locale()) || '#';
}

export const channelName = (channel: string | null): string =>
  channel === null ? words('channel.every') : words(`channel.${channel}`).replace(/^channel\./, '');

/** Why somebody is not contacted; a reason of somebody's own stands as it was written. */
export const reasonName = (reason: string): string => words(`reason.${reason}`).replace(/^reason\./, '');
