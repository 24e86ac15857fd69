import { AttributeTypeError, InvalidArgumentError, TooLargeError } from '../../store/errors';
import { parseDay } from '../calendar/days';
import { parseInstant } from '../calendar/instant';
import { firstInstantOf } from '../calendar/zone';
import { pointer } from '../rule/Problems';
import type { AttributeType } from '../rule/types';
import { fold, isAscii } from '../text/fold';
import { isPlainObject } from '../text/isPlainObject';
import { memo } from '../text/memo';
import { encodeName, isWellFormed, nameProblem, normalizeName } from '../text/names';
import { shown } from '../text/shown';
import type { WrittenValue } from './StoredValue';
import { numberOf } from './numberOf';

/** Bytes of one text in UTF-8: 1 MiB. */
export const MAX_TEXT = 1_048_576;
/** Elements of a list, objects of a list of objects, fields of an object. */
export const MAX_ELEMENTS = 10_000;

/** Writing one of these clears the attribute. */
export const isCleared = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Also one of another realm: hosts run functions of flows in contexts of their own. */
const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

/** The type that a first value gives its attribute; `undefined` when it gives none. */
export function typeOfValue(value: unknown): AttributeType | undefined {
  if (typeof value === 'string')
    return parseDay(value) !== undefined ? 'date' : isInstant(value) ? 'datetime' : 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (isDate(value)) return 'datetime';
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return typeof value[0] === 'object' && value[0] !== null ? 'objects' : 'list';
}

/**
 * A value in the form in which an attribute of the type stores it. Text is read as a number, boolean or date where nothing is lost, a
 * calendar day as the first instant of that day for a datetime.
 *
 * @throws AttributeTypeError, TooLargeError
 */
export function readValue(name: string, type: AttributeType, value: unknown, zone: string): WrittenValue {
  const path = attributePath(name);
  const refuse = (): never => {
    throw new AttributeTypeError(
      `The attribute "${name}" has the type "${type}", and ${shown(value)} cannot be read as it.`,
      { hint: HINTS[type], path },
    );
  };
  switch (type) {
    case 'text':
      return typeof value === 'string' ? writtenText(value, path) : refuse();
    case 'number':
      return finite(typeof value === 'string' ? numberOf(value) : value) ?? refuse();
    case 'boolean':
      if (value === 'true' || value === 'false') return { value: value === 'true' };
      return typeof value === 'boolean' ? { value } : refuse();
    case 'date':
      return typeof value === 'string' && parseDay(value) !== undefined ? { value } : refuse();
    case 'datetime':
      return writtenInstant(value, zone) ?? refuse();
    case 'list':
      return Array.isArray(value) ? writtenList(value, path, refuse) : refuse();
    case 'objects':
      return Array.isArray(value) ? writtenObjects(value, path, refuse) : refuse();
  }
}

/** Where an attribute stands in a profile, as a JSON Pointer. */
export const attributePath = memo((name) => pointer('/attributes', name));

const HINTS: Readonly<Record<AttributeType, string>> = {
  text: 'Give text.',
  number: 'Give a finite number, or text such as "12.5".',
  boolean: 'Give true or false.',
  date: 'Give a calendar day such as 2025-06-01.',
  datetime: 'Give an instant with an offset such as 2025-06-01T12:00:00Z, or a calendar day.',
  list: 'Give a list of text and numbers.',
  objects: 'Give a list of flat objects whose fields are text, numbers or booleans.',
};

/** -0 is 0: they are one number in every comparison. */
const finite = (value: unknown): WrittenValue | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? { value: value === 0 ? 0 : value } : undefined;

function checkText(text: string, path: string): string {
  if (!isWellFormed(text))
    throw new InvalidArgumentError('The text has a lone surrogate.', {
      hint: 'Give well-formed Unicode text.',
      path,
    });
  // A character has three bytes at most.
  const bytes = text.length > MAX_TEXT / 3 ? Buffer.byteLength(text) : text.length;
  if (bytes > MAX_TEXT)
    throw new TooLargeError(`The text has ${bytes} bytes; at most ${MAX_TEXT} are kept.`, {
      hint: 'Shorten it, or keep it elsewhere.',
      path,
    });
  return isAscii(text) ? text : text.normalize('NFC');
}

function writtenText(text: string, path: string): WrittenValue {
  const value = checkText(text, path);
  return { value, folded: fold(value) };
}

function writtenInstant(value: unknown, zone: string): WrittenValue | undefined {
  if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : { value: new Date(value.getTime()) };
  if (typeof value !== 'string') return undefined;
  const day = parseDay(value);
  const instant = day === undefined ? instantIn(value) : firstInstantOf(zone, day);
  return instant === undefined ? undefined : { value: new Date(instant) };
}

/** What stands behind milliseconds is cut. */
const instantIn = (text: string): number | undefined =>
  parseInstant(text.replace(/^(.{19}\.\d{3})\d{1,6}(?=[Z+-])/, '$1'));
const isInstant = (text: string): boolean => instantIn(text) !== undefined;

function checkLength(value: readonly unknown[], path: string): void {
  if (value.length > MAX_ELEMENTS)
    throw new TooLargeError(`The list has ${value.length} elements; at most ${MAX_ELEMENTS} are kept.`, {
      hint: 'Shorten it.',
      path,
    });
}

function writtenList(elements: readonly unknown[], path: string, refuse: () => never): WrittenValue {
  checkLength(elements, path);
  const value = elements.map((element) => {
    if (typeof element === 'string') return checkText(element, path);
    return typeof element === 'number' && Number.isFinite(element) ? (element === 0 ? 0 : element) : refuse();
  });
  return { value, folded: value.map((element) => (typeof element === 'string' ? fold(element) : element)) };
}

function writtenObjects(objects: readonly unknown[], path: string, refuse: () => never): WrittenValue {
  checkLength(objects, path);
  return { value: objects.map((object) => writtenObject(object, path, refuse)) };
}

function writtenObject(
  object: unknown,
  path: string,
  refuse: () => never,
): Record<string, string | number | boolean> {
  if (!isPlainObject(object)) return refuse();
  const entries = Object.entries(object as object);
  checkLength(entries, path);
  const written: Record<string, string | number | boolean> = {};
  for (const [field, value] of entries as [string, unknown][]) {
    const wrong = nameProblem(field);
    if (wrong !== undefined)
      throw new InvalidArgumentError(`A field has no proper name: ${wrong}.`, {
        hint: 'Give names of 1 to 200 characters.',
        path,
      });
    // A field that is null is empty, and so is one that is not there.
    if (value === undefined || value === null) continue;
    const key = encodeName(normalizeName(field));
    if (key in written) return refuse();
    if (typeof value === 'string') written[key] = checkText(value, path);
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
      written[key] = value;
    else return refuse();
  }
  return written;
}
