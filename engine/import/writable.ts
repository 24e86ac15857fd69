/** A value as JSON can write it; what it cannot write is shown as text. */
export function writable(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  return jsonOf(value) === undefined ? String(value) : value;
}

/** `undefined` for what JSON cannot write: big integers, circles. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
