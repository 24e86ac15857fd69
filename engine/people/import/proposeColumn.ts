import { numberOf } from '../../language/attributes/numberOf';
import { typeOfValue } from '../../language/attributes/readValue';
import { READ_ONLY_ATTRIBUTES, STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { isAudienceError } from '../../store/errors';
import { normalizeEmail } from '../../language/identities/normalizeEmail';
import { fold } from '../../language/text/fold';
import { nameProblem, normalizeName } from '../../language/text/names';
import type { AttributeType } from '../../language/rule/types';

/** What people call their columns; folded, without spaces, dots, hyphens and underscores. */
const NAMES: Readonly<Record<string, string>> = {
  externalid: 'externalId',
  id: 'externalId',
  customerid: 'externalId',
  userid: 'externalId',
  personid: 'externalId',
  contactid: 'externalId',
  clientid: 'externalId',
  email: 'email',
  emails: 'email',
  emailaddress: 'email',
  mail: 'email',
  phone: 'phone',
  phones: 'phone',
  phonenumber: 'phone',
  telephone: 'phone',
  tel: 'phone',
  mobile: 'phone',
  mobilephone: 'phone',
  mobilenumber: 'phone',
  cell: 'phone',
  cellphone: 'phone',
  msisdn: 'phone',
  gsm: 'phone',
  tags: 'tags',
  tag: 'tags',
  labels: 'tags',
  forename: 'attributes.firstName',
  givenname: 'attributes.firstName',
  surname: 'attributes.lastName',
  familyname: 'attributes.lastName',
  sex: 'attributes.gender',
  town: 'attributes.city',
  language: 'attributes.preferredLanguage',
  organisation: 'attributes.company',
  organization: 'attributes.company',
  companyname: 'attributes.company',
  birthday: 'attributes.birthDate',
  dateofbirth: 'attributes.birthDate',
  dob: 'attributes.birthDate',
  birthdate: 'attributes.birthDate',
};

const plain = (name: string): string => fold(name).replace(/[\s._-]/g, '');
const STANDARD = new Map([...STANDARD_ATTRIBUTES.keys()].map((name) => [plain(name), name]));

/**
 * Where a column probably goes: by its name, else by what stands in it; what nobody knows becomes an attribute of its name.
 *
 * @param known the account's own attributes. @param taken targets that hold one column only and have it.
 */
export function proposeTarget(
  name: string,
  sample: readonly unknown[],
  known: Iterable<string>,
  taken: ReadonlySet<string>,
): string | null {
  const wanted = targetOf(name, sample, known);
  if (wanted === null || wanted === 'email' || wanted === 'phone' || wanted === 'tags' || !taken.has(wanted))
    return wanted;
  const own = `attributes.${normalizeName(name)}`;
  return nameProblem(name) !== undefined || taken.has(own) || READ_ONLY_ATTRIBUTES.has(normalizeName(name))
    ? null
    : own;
}

function targetOf(name: string, sample: readonly unknown[], known: Iterable<string>): string | null {
  const key = plain(name);
  if (Object.hasOwn(NAMES, key)) return NAMES[key] as string;
  const standard = STANDARD.get(key);
  if (standard !== undefined) return READ_ONLY_ATTRIBUTES.has(standard) ? null : `attributes.${standard}`;
  const exact = normalizeName(name);
  let near: string | undefined;
  for (const attribute of known) {
    if (attribute === exact) return `attributes.${attribute}`;
    if (plain(attribute) === key) near ??= attribute;
  }
  if (near !== undefined) return `attributes.${near}`;
  if (sample.length > 0 && sample.every(isEmail)) return 'email';
  if (
    sample.length > 0 &&
    sample.every((value) => typeof value === 'string' && /^\+[1-9][\d\s().-]{6,20}$/.test(value))
  )
    return 'phone';
  return nameProblem(exact) === undefined ? `attributes.${exact}` : null;
}

function isEmail(value: unknown): boolean {
  if (typeof value !== 'string' || !/@.+\./.test(value)) return false;
  try {
    return normalizeEmail(value) !== '';
  } catch (error) {
    if (isAudienceError(error)) return false;
    throw error;
  }
}

/**
 * The type that values give a new attribute; `undefined` without values. Digits that begin with a zero are text: a number would lose it.
 *
 * @param text whether the values are cells of a file.
 */
export function proposeType(sample: readonly unknown[], text: boolean): AttributeType | undefined {
  const types = new Set(
    sample.flatMap((value) => (text ? typeOfText(value as string) : (typeOfValue(value) ?? []))),
  );
  if (types.size <= 1) return [...types][0];
  if (types.size === 2 && types.has('date') && types.has('datetime')) return 'datetime';
  // In a file everything can be text; elsewhere the first value says what is meant, as it does when profiles are written.
  return text ? 'text' : [...types][0];
}

function typeOfText(text: string): AttributeType {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && numberOf(text) !== undefined) return 'number';
  if (/^(true|false)$/i.test(text)) return 'boolean';
  return typeOfValue(text) as AttributeType;
}
