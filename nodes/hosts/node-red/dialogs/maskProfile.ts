import type { Profile } from '../../../../engine';

/** A profile as a preview may show it: initials and a contact point of which only the ends are readable. */
export function maskProfile({ attributes, emails, phones, externalId }: Profile): string {
  const initials = [attributes['firstName'], attributes['lastName']]
    .filter((name): name is string => typeof name === 'string' && name !== '')
    .map((name) => `${[...name][0]}.`);
  const contact =
    emails?.[0] !== undefined
      ? maskEmail(emails[0])
      : phones?.[0] !== undefined
        ? maskEnds(phones[0], 3, 2)
        : externalId !== undefined
          ? maskEnds(externalId, 1, 1)
          : undefined;
  return [initials.join(' '), contact].filter(Boolean).join(' ') || '…';
}

function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? maskEnds(email, 1, 0) : `${[...email][0]}…${email.slice(at)}`;
}

function maskEnds(text: string, first: number, last: number): string {
  const letters = [...text];
  return letters.length <= first + last
    ? '…'
    : `${letters.slice(0, first).join('')}…${letters.slice(letters.length - last).join('')}`;
}

const DAY_OR_INSTANT = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

/** What a profile has, as an explanation may show it: numbers, days, yes and no as they are, texts with their ends only. */
export function maskFound(found: unknown): unknown {
  if (typeof found === 'string')
    return DAY_OR_INSTANT.test(found)
      ? found
      : found.includes('@')
        ? maskEmail(found)
        : maskEnds(found, 1, 1);
  if (Array.isArray(found)) return found.map(maskFound);
  if (typeof found === 'object' && found !== null)
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, maskFound(value)]));
  return found;
}
