/** An object of names and values: no list, no date, no instance of another built-in class; also of another realm. */
export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  Object.prototype.toString.call(value) === '[object Object]';
