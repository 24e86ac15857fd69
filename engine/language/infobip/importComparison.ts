import { parseDay } from '../calendar/days';
import { parseInstant } from '../calendar/instant';
import { pointer } from '../rule/Problems';
import { isObject } from '../rule/readers';
import type { AttributeOperator, AttributeType, Rule, Scalar } from '../rule/types';
import { fieldOf } from './fields';
import { importRelative } from './importRelative';
import type { Comparison } from './query';
import { joined, type Reading } from './Reading';

/** One comparison of one or several fields, joined by and. */
export function importComparison(
  reading: Reading,
  word: Comparison,
  compared: unknown,
  path: string,
  depth: number,
): Rule | undefined {
  if (word === '#exist' || word === '#notExist') return importExistence(reading, word, compared, path);
  if (!isObject(compared) || Object.keys(compared).length === 0)
    return reading.note(path, compared, `"${word}" takes an object of a field and a value.`);
  return joined(
    'all',
    Object.entries(compared).map(([name, value]) =>
      compareField(reading, word, name, value, pointer(path, name), depth),
    ),
  );
}

/** `"city"`, `["city", "country"]` or `{ "city": true }`. */
function importExistence(
  reading: Reading,
  word: '#exist' | '#notExist',
  compared: unknown,
  path: string,
): Rule | undefined {
  const listed = Array.isArray(compared)
    ? compared.map((name: unknown, i) => [name, pointer(path, i)] as const)
    : isObject(compared)
      ? Object.keys(compared).map((name) => [name, pointer(path, name)] as const)
      : [[compared, path] as const];
  if (listed.length === 0 || (isObject(compared) && Object.values(compared).some((value) => value !== true)))
    return reading.note(path, compared, `"${word}" takes the name of a field, or { field: true }.`);
  const parts = listed.map(([name, at]) => {
    if (typeof name !== 'string') return reading.note(at, name, `"${word}" takes the name of a field.`);
    const field = fieldOf(name);
    const operator = word === '#exist' ? 'isNotEmpty' : 'isEmpty';
    if ('tags' in field)
      return reading.note(at, name, 'A rule asks for tags by name, not for any tag at all.');
    if ('identity' in field) return reading.checked({ ...field, operator }, name, at);
    const type =
      reading.context.attributeType(field.attribute) === undefined ? { type: 'text' as const } : {};
    return reading.checked({ ...field, ...type, operator }, name, at);
  });
  return joined('all', parts);
}

function compareField(
  reading: Reading,
  word: Exclude<Comparison, '#exist' | '#notExist'>,
  name: string,
  value: unknown,
  path: string,
  depth: number,
): Rule | undefined {
  if (!reading.enters(path, value, depth)) return undefined;
  if (isObject(value) && !('#relNow' in value) && Object.keys(value).length > 0) {
    const inside = Object.keys(value);
    if (inside.some((key) => key.startsWith('#')))
      return reading.note(path, value, 'Write the comparison outside: { "#gt": { field: value } }.');
    return joined(
      'all',
      inside.map((key) =>
        compareField(reading, word, `${name}.${key}`, value[key], pointer(path, key), depth + 1),
      ),
    );
  }
  const field = fieldOf(name);
  if ('tags' in field) return compareTags(reading, word, value, path);
  if ('identity' in field) return compareIdentity(reading, word, field.identity, value, path);
  if (isObject(value)) return importRelative(reading, word, field.attribute, value, path);
  return compareAttribute(reading, word, field.attribute, value, path);
}

function compareTags(reading: Reading, word: Comparison, value: unknown, path: string): Rule | undefined {
  const operator = { '#contains': 'hasAny', '#in': 'hasAny', '#notContain': 'hasNone', '#notIn': 'hasNone' }[
    word as string
  ] as 'hasAny' | 'hasNone' | undefined;
  if (operator === undefined)
    return reading.note(
      path,
      value,
      `A rule does not compare tags by "${word}": use #contains or #notContain with one tag.`,
    );
  const many = word === '#in' || word === '#notIn';
  if (Array.isArray(value) !== many)
    return reading.note(
      path,
      value,
      many
        ? `"${word}" takes a list.`
        : `"${word}" with a list may mean all or any of them: write one #contains for each.`,
    );
  return reading.checked({ tags: (many ? value : [value]) as string[], operator }, value, path);
}

const ONE: Readonly<Partial<Record<Comparison, AttributeOperator>>> = {
  '#eq': 'is',
  '#ne': 'isNot',
  '#contains': 'contains',
  '#notContain': 'notContains',
  '#startsWith': 'startsWith',
  '#endsWith': 'endsWith',
};
const MANY: Readonly<Partial<Record<Comparison, AttributeOperator>>> = { '#in': 'is', '#notIn': 'isNot' };
const OF_NUMBERS: Readonly<Partial<Record<Comparison, AttributeOperator>>> = {
  '#lt': 'lessThan',
  '#lte': 'lessOrEqual',
  '#gte': 'greaterOrEqual',
  '#gt': 'greaterThan',
};
const OF_DATES: Readonly<Partial<Record<Comparison, AttributeOperator>>> = {
  '#lt': 'before',
  '#lte': 'until',
  '#gte': 'since',
  '#gt': 'after',
};
const OF_LISTS: Readonly<Partial<Record<Comparison, AttributeOperator>>> = {
  '#contains': 'is',
  '#notContain': 'isNot',
};

function compareIdentity(
  reading: Reading,
  word: Comparison,
  identity: 'email' | 'phone' | 'externalId',
  value: unknown,
  path: string,
): Rule | undefined {
  const operator = MANY[word] ?? ONE[word];
  if (operator === undefined)
    return reading.note(path, value, `Identities have no order: "${word}" cannot be asked.`);
  // There a phone number is digits only.
  const plus =
    identity === 'phone' && (operator === 'is' || operator === 'isNot' || operator === 'startsWith');
  const here = (one: unknown): unknown =>
    plus && typeof one === 'string' && /^\d/.test(one) ? `+${one}` : one;
  return reading.checked(
    { identity, operator, ...operandOf(word, Array.isArray(value) ? value.map(here) : here(value)) } as Rule,
    value,
    path,
  );
}

function compareAttribute(
  reading: Reading,
  word: Comparison,
  attribute: string,
  value: unknown,
  path: string,
): Rule | undefined {
  const known = reading.context.attributeType(attribute);
  const type = known ?? typeOf(Array.isArray(value) ? value[0] : value);
  const ordered = type === 'number' ? OF_NUMBERS : type === 'date' || type === 'datetime' ? OF_DATES : {};
  const operator = MANY[word] ?? (type === 'list' ? OF_LISTS : ONE)[word] ?? ordered[word];
  if (operator === undefined && type === 'list')
    return reading.note(
      path,
      value,
      `${JSON.stringify(attribute)} is a list: only #contains, #notContain, #in and #notIn can be asked of it.`,
    );
  if (operator === undefined)
    return reading.note(
      path,
      value,
      `"${word}" compares numbers and dates, and ${JSON.stringify(attribute)} is ${type}.`,
    );
  return reading.checked(
    { attribute, ...(known === undefined ? { type } : {}), operator, ...operandOf(word, value) } as Rule,
    value,
    path,
  );
}

/** The type that a value speaks for, when nobody knows the attribute. */
function typeOf(value: unknown): AttributeType {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value !== 'string'
    ? 'text'
    : parseDay(value) !== undefined
      ? 'date'
      : parseInstant(value) !== undefined
        ? 'datetime'
        : 'text';
}

const operandOf = (word: Comparison, value: unknown): { value: Scalar } | { values: Scalar[] } =>
  word in MANY ? { values: value as Scalar[] } : { value: value as Scalar };
