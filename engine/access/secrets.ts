import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccessRole } from '../api';

const KEY = /^audience_(read|write)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** A new key: it tells its role and its number, the rest is chance. */
export function newSecret(role: AccessRole): { id: string; key: string; hash: string } {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { id, key: `audience_${role}_${id}_${secret}`, hash: hashOf(secret) };
}

/** The parts of a key, or undefined for a text that cannot be one. */
export function partsOf(key: unknown): { id: string; secret: string } | undefined {
  const [, , id, secret] = (typeof key === 'string' && KEY.exec(key)) || [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Signed by something that only the database and whoever holds the key know. */
export const sign = (text: string, by: string): string =>
  createHmac('sha256', by).update(text).digest('base64url');

/** In a time that does not tell where they differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
