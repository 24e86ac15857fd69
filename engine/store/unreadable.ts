/** Where a value of the caller cannot be read, as a JSON Pointer, and why. */
export interface Unreadable {
  readonly path: string;
  readonly why: string;
  /** It can be read, but never to its end. */
  readonly deep?: true;
}

/** More levels are a value that contains itself, or one that nobody has written by hand. */
const LEVELS = 1_000;
/** So much of a value is looked at: an answer must not take longer than the question. */
const LOOKED_AT = 100_000;

interface Place {
  readonly value: object;
  readonly level: number;
  readonly name: string;
  readonly above: Place | undefined;
}

/**
 * Looks for what makes a value throw when it is read: a proxy that was revoked, a getter that throws, more levels than any stack has. Asked only after
 * something has thrown, so that reading what is in order costs nothing.
 */
export function unreadableIn(given: unknown): Unreadable | undefined {
  const waiting: Place[] = isObject(given) ? [{ value: given, level: 0, name: '', above: undefined }] : [];
  let looked = 0;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (place.level > LEVELS)
      return { path: '', why: `it has more than ${LEVELS} levels, or contains itself`, deep: true };
    let name = '';
    try {
      // What readers ask of an object: its class, its names, its members.
      Object.prototype.toString.call(place.value);
      Object.getPrototypeOf(place.value);
      Object.hasOwn(place.value, 'length');
      Reflect.has(place.value, 'length');
      const names = Array.isArray(place.value) ? place.value.keys() : Object.keys(place.value);
      for (const one of names) {
        if (looked++ > LOOKED_AT) return undefined;
        name = String(one);
        const value = (place.value as Record<string, unknown>)[name];
        if (isObject(value)) waiting.push({ value, level: place.level + 1, name, above: place });
      }
    } catch (error) {
      return { path: pathOf(place) + (name === '' ? '' : `/${escaped(name)}`), why: messageOf(error) };
    }
  }
  return undefined;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

function pathOf(place: Place): string {
  const names: string[] = [];
  for (let at: Place | undefined = place; at?.above !== undefined; at = at.above)
    names.push(escaped(at.name));
  return names
    .reverse()
    .map((name) => `/${name}`)
    .join('');
}

const escaped = (name: string): string => name.slice(0, 200).replace(/~/g, '~0').replace(/\//g, '~1');

/** What was thrown says, whatever it is. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'something was thrown that cannot be read either';
  }
}
