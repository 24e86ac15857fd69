import { numberOf } from '../../language/attributes/numberOf';
import { typeOfValue } from '../../language/attributes/readValue';
import { READ_ONLY_ATTRIBUTES, STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { isAudienceError } from '../../store/errors';
import { normalizeEmail } from '../../language/identities/normalizeEmail';
import { isPlainObject } from '../../language/text/isPlainObject';
import { fold } from '../../language/text/fold';
import { nameProblem, normalizeName } from '../../language/text/names';
import type { AttributeType } from '../../language/rule/types';
import { areBadCells, isNearlyAll } from './badCells';
import { listIn } from './listIn';

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
  mailaddress: 'email',
  emailadresse: 'email',
  courriel: 'email',
  correo: 'email',
  correoelectronico: 'email',
  phone: 'phone',
  phones: 'phone',
  phonenumber: 'phone',
  telefon: 'phone',
  telefono: 'phone',
  handy: 'phone',
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
 * @param known the account's own attributes. @param taken targets that hold one column only and have it. @param others names of the other columns.
 */
export function proposeTarget(
  name: string,
  sample: readonly unknown[],
  known: Iterable<string>,
  taken: ReadonlySet<string>,
  others: readonly string[] = [],
): string | null {
  const wanted = targetOf(name, sample, known, others);
  if (wanted === null || wanted === 'email' || wanted === 'phone' || wanted === 'tags' || !taken.has(wanted))
    return wanted;
  const own = `attributes.${normalizeName(name)}`;
  return nameProblem(name) !== undefined || taken.has(own) || READ_ONLY_ATTRIBUTES.has(normalizeName(name))
    ? null
    : own;
}

/** Columns of somebody's contact points as address books number them: `E-mail 1 - Value`. */
const NUMBERED = /^(email|phone|tel|mobile)\d+(?:value|address|number)?$/;
/** Parts of a profile as the engine gives it. */
const ENGINE_ID = /^[0-9a-f]{24}$/;

/** How surely a name says where its column goes: 0 is the very name, 1 another word for it, 2 is `id`, which may be anything. */
const rankOf = (name: string): number => {
  const key = plain(name);
  const target = NAMES[key];
  if (key === plain(target ?? '') || key === `${target ?? ''}s`) return 0;
  return key === 'id' ? 2 : 1;
};

/** Whether another column says more surely that it is this one's target. */
function isClaimed(target: string, name: string, others: readonly string[]): boolean {
  const rank = rankOf(name);
  return others.some((other) => {
    const key = plain(other);
    return other !== name && Object.hasOwn(NAMES, key) && NAMES[key] === target && rankOf(other) < rank;
  });
}

function targetOf(
  name: string,
  sample: readonly unknown[],
  known: Iterable<string>,
  others: readonly string[],
): string | null {
  const key = plain(name);
  const ownAttribute =
    nameProblem(normalizeName(name)) === undefined ? `attributes.${normalizeName(name)}` : null;
  // A profile as the engine gave it comes back as itself: by its identities, whatever the engine calls it.
  if (key === 'id' && sample.length > 0 && sample.every((value) => ENGINE_ID.test(String(value))))
    return others.some((other) => other === 'modifiedAt' || plain(other) === 'externalid')
      ? null
      : 'externalId';
  if (key === 'externalids' && others.some((other) => plain(other) === 'externalid')) return null;
  if (name === 'attributes' && sample.length > 0 && sample.every(isPlainObject)) return 'attributes';
  if (Object.hasOwn(NAMES, key)) {
    const target = NAMES[key] as string;
    if (target === 'externalId' && isClaimed(target, name, others)) return ownAttribute;
    const isText = target === 'email' && sample.length > 0 && !sample.some(holdsEmail);
    return isText && isClaimed(target, name, others) ? ownAttribute : target;
  }
  const [, numbered] = NUMBERED.exec(key) ?? [];
  if (numbered !== undefined) return numbered === 'email' ? 'email' : 'phone';
  const standard = STANDARD.get(key);
  if (standard !== undefined) return READ_ONLY_ATTRIBUTES.has(standard) ? null : `attributes.${standard}`;
  const exact = normalizeName(name);
  let near: string | undefined;
  for (const attribute of known) {
    if (attribute === exact) return `attributes.${attribute}`;
    if (plain(attribute) === key) near ??= attribute;
  }
  if (near !== undefined) return `attributes.${near}`;
  // One bad cell does not hide what the others are; it is refused by itself.
  if (isMost(sample, holdsEmail)) return 'email';
  if (isMost(sample, (value) => typeof value === 'string' && /^\+[1-9][\d\s().-]{6,20}$/.test(value)))
    return 'phone';
  return nameProblem(exact) === undefined ? `attributes.${exact}` : null;
}

const isMost = (sample: readonly unknown[], test: (value: unknown) => boolean): boolean =>
  sample.filter(test).length > sample.length / 2;

/** Whether a cell has nothing but addresses. */
const holdsEmail = (value: unknown): boolean =>
  typeof value === 'string'
    ? listIn(value).every(isEmail) && value.trim() !== ''
    : Array.isArray(value) && value.length > 0 && value.every(isEmail);

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
  const typeOf = (value: unknown): AttributeType | undefined =>
    text ? typeOfText(value as string) : typeOfValue(value);
  const all = sample.flatMap((value) => typeOf(value) ?? []);
  const types = new Set(all);
  if (types.size <= 1) return [...types][0];
  const dates = all.filter((type) => type === 'date' || type === 'datetime');
  if (isNearlyAll(dates.length, all.length)) return dates.includes('datetime') ? 'datetime' : 'date';
  const [kind, other] = [...types].filter((type) => type !== 'text');
  if ((kind === 'number' || kind === 'boolean') && other === undefined) {
    const bad = sample.filter((value): value is string => typeOf(value) === 'text');
    if (isNearlyAll(all.length - bad.length, all.length) && areBadCells(bad)) return kind;
  }
  // In a file everything can be text, elsewhere numbers can (where a postcode begins with a zero, or has
  // letters); else the first value says what is meant, as it does when profiles are written.
  const isText = text || (types.has('text') && sample.some(hasDigits));
  return isText ? 'text' : [...types][0];
}

const hasDigits = (value: unknown): boolean => typeof value === 'string' && /\d/.test(value);

function typeOfText(text: string): AttributeType {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && numberOf(text) !== undefined) return 'number';
  if (/^(true|false)$/i.test(text)) return 'boolean';
  return typeOfValue(text) as AttributeType;
}
