/** Readers of the small parts: each gives the value, or notes what is wrong and gives `undefined`. */
import { parseDay } from '../calendar/days';
import { parseInstant } from '../calendar/instant';
import { isWellFormed } from '../text/names';
import { nearest } from '../text/nearest';
import { MAX_TEXT_LENGTH } from './limits';
import { pointer, type Problems } from './Problems';
import { shown } from '../text/shown';
import type { AttributeType, Scalar } from './types';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A plain object, also one of another realm (hosts run flows in contexts of their own). */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]'
  );
}

/** An own, defined member: what is inherited is absent. */
export function member(object: JsonObject, key: string): unknown {
  return Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

export const has = (object: JsonObject, key: string): boolean => member(object, key) !== undefined;

/** Notes every key that has no place here; the nearest that has one is named. */
export function refuseOtherKeys(
  object: JsonObject,
  allowed: readonly string[],
  path: string,
  problems: Problems,
): void {
  for (const key of Object.keys(object)) {
    if (problems.isFull) return;
    if (!allowed.includes(key) && has(object, key)) {
      const near = nearest(key, allowed);
      problems.add(
        pointer(path, key),
        `the key ${shown(key)} has no place here`,
        `${near === undefined ? 'Remove it.' : `Did you mean "${near}"?`} The keys here are: ${allowed.join(', ')}.`,
      );
    }
  }
}

export function readBoolean(
  object: JsonObject,
  key: string,
  path: string,
  problems: Problems,
): boolean | undefined {
  const value = member(object, key);
  if (value === undefined || typeof value === 'boolean') return value;
  return problems.add(
    pointer(path, key),
    `found ${shown(value)}, expected true or false`,
    `Write true or false for "${key}".`,
  );
}

/** -0 is 0: written as JSON they are the same. */
const withoutSign = (value: number): number => (value === 0 ? 0 : value);

/** A whole number of a range; it has to be there. */
export function readWhole(
  object: JsonObject,
  key: string,
  [least, most]: readonly [number, number],
  path: string,
  problems: Problems,
): number | undefined {
  const value = member(object, key);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return withoutSign(value);
  const range = `a whole number from ${least} to ${most}`;
  return problems.wrongMember(path, key, value, range, `Give "${key}" ${range}.`);
}

/** One of some words; it has to be there. */
export function readWord<Word extends string>(
  object: JsonObject,
  key: string,
  words: Iterable<Word>,
  what: string,
  path: string,
  problems: Problems,
): Word | undefined {
  const value = member(object, key);
  const known = [...words];
  if (typeof value === 'string' && (known as string[]).includes(value)) return value as Word;
  return problems.unknownMember(path, key, what, value, known);
}

/** An instant with an offset or `Z`; it has to be there. */
export function readInstant(
  object: JsonObject,
  key: string,
  path: string,
  problems: Problems,
): string | undefined {
  const value = member(object, key);
  if (typeof value === 'string' && parseInstant(value) !== undefined) return value;
  const hint = 'Write it as 2025-06-01T00:00:00.000Z or with an offset such as +02:00.';
  return problems.wrongMember(path, key, value, 'an instant with an offset', hint);
}

/** What a wanted value may be. */
export type Wanted = 'text' | 'number' | 'boolean' | 'day' | 'dayOrInstant' | 'textOrNumber' | 'scalar';

export const WANTED_OF_TYPE: Readonly<Record<Exclude<AttributeType, 'objects'>, Wanted>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'day',
  datetime: 'dayOrInstant',
  list: 'textOrNumber',
};

const EXPECTED: Readonly<Record<Wanted, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  day: 'a calendar day such as 2025-06-01',
  dayOrInstant: 'a calendar day such as 2025-06-01 or an instant such as 2025-06-01T00:00:00.000Z',
  textOrNumber: 'text or a number',
  scalar: 'text, a number, or true or false',
};

/** A wanted value of the right type; text is neither empty nor beyond the limit. */
export function readWanted(
  value: unknown,
  wanted: Wanted,
  path: string,
  problems: Problems,
): Scalar | undefined {
  if (value === '' || value === null) {
    return problems.add(
      path,
      `found ${value === null ? 'null' : 'empty text'}, which is never compared with`,
      'Use "isEmpty" or "isNotEmpty" to ask for what is empty.',
    );
  }
  if (!fits(value, wanted))
    return problems.add(
      path,
      `found ${shown(value)}, expected ${EXPECTED[wanted]}`,
      `Give ${EXPECTED[wanted]}.`,
    );
  if (typeof value === 'string' && !isWellFormed(value))
    return problems.add(path, 'found text with a lone surrogate', 'Give well-formed Unicode text.');
  if (typeof value === 'string' && value.length > MAX_TEXT_LENGTH)
    return problems.add(path, `found text of ${value.length} characters`, `Give at most ${MAX_TEXT_LENGTH}.`);
  return typeof value === 'number' ? withoutSign(value) : value;
}

function fits(value: unknown, wanted: Wanted): value is Scalar {
  switch (typeof value) {
    case 'string':
      if (wanted === 'day') return parseDay(value) !== undefined;
      if (wanted === 'dayOrInstant')
        return parseDay(value) !== undefined || parseInstant(value) !== undefined;
      return wanted === 'text' || wanted === 'textOrNumber' || wanted === 'scalar';
    case 'number':
      return (
        Number.isFinite(value) && (wanted === 'number' || wanted === 'textOrNumber' || wanted === 'scalar')
      );
    case 'boolean':
      return wanted === 'boolean' || wanted === 'scalar';
    default:
      return false;
  }
}
