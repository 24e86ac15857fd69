import type { IdentityKind } from '../rule/types';

/** What a field of a person is here. */
export type Field =
  { readonly attribute: string } | { readonly identity: IdentityKind } | { readonly tags: true };

/** Fields that a person has there from the start; all others are custom attributes. */
const PERSON_FIELDS: ReadonlySet<string> = new Set([
  'firstName',
  'lastName',
  'middleName',
  'gender',
  'country',
  'city',
  'address',
  'preferredLanguage',
  'birthDate',
  'createdAt',
  'modifiedAt',
  'origin',
  'profilePicture',
  'type',
]);

const CUSTOM = 'customAttributes.';

const IDENTITIES: Readonly<Record<IdentityKind, string>> = {
  email: 'contactInformation.email.address',
  phone: 'contactInformation.phone.number',
  externalId: 'externalId',
};

/** A name that is none of the person's own and has no prefix is taken as that of a custom attribute. */
export function fieldOf(name: string): Field {
  if (name === 'tags') return { tags: true };
  for (const [identity, field] of Object.entries(IDENTITIES) as [IdentityKind, string][])
    if (field === name) return { identity };
  return { attribute: name.startsWith(CUSTOM) ? name.slice(CUSTOM.length) : name };
}

export const attributeField = (attribute: string): string =>
  PERSON_FIELDS.has(attribute) ? attribute : CUSTOM + attribute;

export const identityField = (identity: IdentityKind): string => IDENTITIES[identity];
