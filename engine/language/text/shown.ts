/** Any value in a few words, for messages: long text is cut, and objects, whose own `toString` and `toJSON` are not to be trusted, are only named. */
export function shown(value: unknown, maxLength = 60): string {
  try {
    return inWords(value, maxLength);
  } catch {
    return 'an object that cannot be read'; // a proxy that was revoked
  }
}

function inWords(value: unknown, maxLength: number): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string')
    return JSON.stringify(value.length > maxLength ? `${value.slice(0, maxLength)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
