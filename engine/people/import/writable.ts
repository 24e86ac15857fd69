import { shown } from '../../language/text/shown';

/** A value as JSON can write it; what it cannot write is named in words. */
export function writable(value: unknown): unknown {
  if (
    typeof value === 'function' ||
    typeof value === 'symbol' ||
    (typeof value === 'number' && !Number.isFinite(value))
  )
    return shown(value);
  return jsonOf(value) === undefined ? shown(value) : value;
}

/** `undefined` for what JSON cannot write: big integers, circles. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
