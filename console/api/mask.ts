import type { Profile, ProfileKey } from '../../engine';

/** An email address with its first letter and its domain, as somebody may see it who may not see whose it is. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? maskEnds(email, 1, 0) : `${[...email][0]}…${email.slice(at)}`;
}

export const maskPhone = (phone: string): string => maskEnds(phone, 3, 2);
export const maskPoint = (point: string): string =>
  point.includes('@') ? maskEmail(point) : maskPhone(point);
/** A key of another system may be anything, an address too. */
export const maskExternalId = (externalId: string): string =>
  externalId.includes('@') ? maskEmail(externalId) : maskEnds(externalId, 1, 1);

function maskEnds(text: string, first: number, last: number): string {
  const letters = [...text];
  return letters.length <= first + last
    ? '…'
    : `${letters.slice(0, first).join('')}…${letters.slice(letters.length - last).join('')}`;
}

/** A text that looks like an address or a number, wherever it stands. */
export const maskText = (value: unknown): unknown =>
  typeof value !== 'string'
    ? value
    : value.includes('@')
      ? maskEmail(value)
      : /\d{5}/.test(value.replace(/[\s()./-]/g, ''))
        ? maskPhone(value)
        : value;

export const maskKey = <T extends ProfileKey>(key: T): T =>
  key.externalId === undefined ? key : { ...key, externalId: maskExternalId(key.externalId) };

/** The attributes that tables and filters show: of the others a reader is told nothing. */
export const SHOWN: readonly string[] = [
  'firstName',
  'lastName',
  'city',
  'country',
  'gender',
  'company',
  'preferredLanguage',
];

/** A person as the table of people shows them to a reader: a name, and no way to reach them. */
export function maskProfile<T extends Profile>(profile: T): T {
  const { externalIds, emails, phones, attributes } = profile;
  return {
    ...maskKey(profile),
    ...(externalIds && { externalIds: externalIds.map(maskExternalId) }),
    emails: emails.map(maskEmail),
    phones: phones.map(maskPhone),
    attributes: Object.fromEntries(
      SHOWN.flatMap((name) => (Object.hasOwn(attributes, name) ? [[name, maskText(attributes[name])]] : [])),
    ),
  };
}
