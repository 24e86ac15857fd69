import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The environment variable with the key that the history is signed with: the database never holds it. */
export const HISTORY_KEY = 'AUDIENCE_DO_NOT_CONTACT_KEY';

/** `undefined`: nothing is signed. */
export const historyKey = (): string | undefined => process.env[HISTORY_KEY]?.trim() || undefined;

/** SHA-256 of what is said; with a key HMAC-SHA-256, which nobody can make without it. Hexadecimal. */
export function digest(said: unknown, key?: string): string {
  const text = JSON.stringify(said);
  return (key === undefined ? createHash('sha256') : createHmac('sha256', key)).update(text).digest('hex');
}

export function isSame(one: unknown, other: string): boolean {
  if (typeof one !== 'string' || one.length !== other.length) return false;
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
