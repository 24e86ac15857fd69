import { memo } from './memo';

/**
 * Names of attributes, properties and event types are exact text in which dots, `$` and words such as `__proto__` are
 * ordinary. As field names of MongoDB and keys of objects they are not, hence they are stored encoded: `%`, `.` and `$`
 * as `%25 %2E %24`, and in the same way the first character of a name that every JavaScript object has (`toString`) or
 * by which the driver takes an object for one of its own types (`_bsontype`). Reading an encoded name from any object
 * therefore never finds something inherited, and no name makes a document that cannot be written.
 */
export function encodeName(name: string): string {
  return name === '_bsontype' ? '%5Fbsontype' : encodePart(name);
}

const escapeChar = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** The same for a part of a composed `_id` or key, where nothing is taken for a type of the driver. */
export const encodePart = memo((name) => {
  const result = name.replace(/[%.$]/g, escapeChar);
  return result in Object.prototype ? escapeChar(result.charAt(0)) + result.slice(1) : result;
});

export function decodeName(name: string): string {
  return name.includes('%')
    ? name.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : name;
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Whether text can be stored and compared: a lone surrogate has no UTF-8 form. */
export const isWellFormed = (text: string): boolean => (text as string & WellFormed).isWellFormed();

/** Of ES2024, which is younger than the types that are compiled with. */
interface WellFormed {
  isWellFormed(): boolean;
}

/** What is wrong with a name of an attribute, property or event type; `undefined` when nothing is. */
export function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'it is not text';
  if (name === '') return 'it is empty';
  // As it is stored: marks that are written apart are joined. More than so much is not even looked at.
  // NFC makes no text more than three times as long.
  if (name.length > 4_000 || (name.length > 66 && [...name.normalize('NFC')].length > 200))
    return 'it is longer than 200 characters';
  if (CONTROL.test(name)) return 'it has control characters';
  if (!isWellFormed(name)) return 'it has a lone surrogate';
  return undefined;
}

/** A name in the form in which it is stored and compared (NFC). */
export function normalizeName(name: string): string {
  return name.normalize('NFC');
}
