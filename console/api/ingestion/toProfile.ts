import type { ProfileInput } from '../../../engine';

/** Traits of the specification that are called otherwise here. `createdAt` is when *we* came to know somebody. */
const RENAMED: Readonly<Record<string, string>> = {
  createdAt: 'signedUpAt',
  modifiedAt: 'changedAt',
  language: 'preferredLanguage',
};
/** Parts of the trait `address`. */
const ADDRESS: Readonly<Record<string, string>> = {
  street: 'address',
  city: 'city',
  country: 'country',
  state: 'state',
  postalCode: 'postalCode',
};

/** What an identify says of a person. Objects become attributes with a dot: `plan.name`. */
export function profileOf(externalId: string, traits: Readonly<Record<string, unknown>>): ProfileInput {
  const { email, phone, address, company, birthday, id: _id, ...others } = traits;
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(others)) spread(attributes, RENAMED[name] ?? name, value);
  if (isObject(address))
    for (const [part, value] of Object.entries(address))
      spread(attributes, ADDRESS[part] ?? `address.${part}`, value);
  else if (address !== undefined) attributes['address'] = address;
  if (company !== undefined)
    attributes['company'] = isObject(company) ? (company['name'] ?? company['id']) : company;
  if (birthday !== undefined)
    attributes['birthDate'] = typeof birthday === 'string' ? birthday.slice(0, 10) : birthday;
  return {
    externalId,
    ...(isText(email) && { emails: [email] }),
    ...(isText(phone) && { phones: [phone] }),
    attributes,
  };
}

/** The same person as somebody whose name is not known yet. */
export const anonymous = (anonymousId: string): string => `anonymous:${anonymousId}`;

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function spread(attributes: Record<string, unknown>, name: string, value: unknown): void {
  if (!isObject(value)) return void (attributes[name] = value);
  for (const [part, inner] of Object.entries(value)) spread(attributes, `${name}.${part}`, inner);
}
