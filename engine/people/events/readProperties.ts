import { InvalidArgumentError, TooLargeError } from '../../store/errors';
import { pointer } from '../../language/rule/Problems';
import { encodeName, isWellFormed, nameProblem, normalizeName } from '../../language/text/names';
import { shown } from '../../language/text/shown';
import { isPlainObject } from '../../language/text/isPlainObject';

/** UTF-8 bytes of all names and values of one event. */
export const MAX_PROPERTIES = 1_048_576;
/** Names of one object and elements of one list: that many have more bytes than an event may have. */
const MAX_MEMBERS = 100_000;
/** Levels of objects and lists: MongoDB stores a hundred, ours included. */
export const MAX_PROPERTY_DEPTH = 64;

/**
 * Properties in the form in which they are stored: any JSON, text in NFC, names encoded on every level. Dates become ISO text; what JSON
 * leaves out (`undefined`) is left out.
 *
 * @throws InvalidArgumentError, TooLargeError
 */
export function readProperties(value: unknown, path: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isPlainObject(value))
    throw new InvalidArgumentError('The properties are no object.', {
      hint: 'Give an object of names and values.',
      path,
    });
  const stored = new PropertyReader().object(value, path, 1);
  return Object.keys(stored).length === 0 ? undefined : stored;
}

class PropertyReader {
  private bytes = 0;

  object(value: Record<string, unknown>, path: string, depth: number): Record<string, unknown> {
    this.checkDepth(depth, path);
    const stored: Record<string, unknown> = {};
    const names = Object.keys(value);
    this.checkMembers(names.length, path);
    for (const name of names) {
      const member = value[name];
      if (member === undefined) continue;
      const wrong = nameProblem(name);
      const below = pointer(path, name.slice(0, 200));
      if (wrong !== undefined)
        throw new InvalidArgumentError(`A property has no proper name: ${wrong}.`, {
          hint: 'Names are text of 1 to 200 characters without control characters.',
          path: below,
        });
      const key = encodeName(normalizeName(name));
      if (Object.hasOwn(stored, key))
        throw new InvalidArgumentError(
          `The property "${name}" comes twice, in two ways of writing its name.`,
          { hint: 'Give it once.', path: below },
        );
      this.count(Buffer.byteLength(name), path);
      stored[key] = this.value(member, below, depth);
    }
    return stored;
  }

  private value(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'string') return this.text(value, path);
    this.count(8, path);
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
    if (Object.prototype.toString.call(value) === '[object Date]' && !Number.isNaN((value as Date).getTime()))
      return (value as Date).toISOString();
    if (Array.isArray(value)) {
      this.checkDepth(depth + 1, path);
      this.checkMembers(value.length, path);
      return Array.from(value, (element: unknown, i) =>
        this.value(element === undefined ? null : element, `${path}/${i}`, depth + 1),
      );
    }
    if (isPlainObject(value)) return this.object(value, path, depth + 1);
    throw new InvalidArgumentError(
      `The property is ${typeof value === 'object' ? 'an object that is no JSON' : shown(value)}.`,
      { hint: 'Give text, finite numbers, true, false, null, lists and objects of them.', path },
    );
  }

  private text(text: string, path: string): string {
    if (!isWellFormed(text))
      throw new InvalidArgumentError('The text has a lone surrogate.', {
        hint: 'Give well-formed Unicode text.',
        path,
      });
    this.count(Buffer.byteLength(text), path);
    return text.normalize('NFC');
  }

  private count(bytes: number, path: string): void {
    this.bytes += bytes;
    if (this.bytes > MAX_PROPERTIES)
      throw new TooLargeError(`The properties have more than ${MAX_PROPERTIES} bytes.`, {
        hint: 'Keep large texts elsewhere, and a reference to them here.',
        path,
      });
  }

  private checkMembers(count: number, path: string): void {
    if (count > MAX_MEMBERS)
      throw new TooLargeError(`Found ${count} names or elements; at most ${MAX_MEMBERS} are taken.`, {
        hint: 'Keep large lists elsewhere, and a reference to them here.',
        path,
      });
  }

  private checkDepth(depth: number, path: string): void {
    if (depth > MAX_PROPERTY_DEPTH)
      throw new TooLargeError(`The properties have more than ${MAX_PROPERTY_DEPTH} levels.`, {
        hint: 'Flatten them.',
        path,
      });
  }
}
