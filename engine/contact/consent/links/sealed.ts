import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 1;
const MAC = 32;
const HEAD = 3;
/** More than any link has. */
const LONGEST = 4_000;

/**
 * What a link says, signed with HMAC-SHA-256 and then encrypted (AES-256 in counter mode, begun by the signature): nobody reads whom it is about, and
 * nobody changes it. The same words under the same key are the same link.
 */
export function seal(said: string, { number, secret }: { number: number; secret: Buffer }): string {
  const head = Buffer.from([VERSION, number >> 8, number & 255]);
  const plain = Buffer.from(said, 'utf8');
  const mac = signature(secret, head, plain);
  const cipher = createCipheriv('aes-256-ctr', derived(secret, 'seal'), mac.subarray(0, 16));
  return Buffer.concat([head, mac, cipher.update(plain), cipher.final()]).toString('base64url');
}

/** The number of the key that a link says it is signed with; `undefined` for what is no link. */
export function keyNumberOf(token: string): number | undefined {
  const bytes = bytesOf(token);
  return bytes && ((bytes[1] as number) << 8) | (bytes[2] as number);
}

/** What a link says; `undefined` when it was not signed with this key, or was changed since. */
export function unseal(token: string, secret: Buffer): string | undefined {
  const bytes = bytesOf(token);
  if (!bytes) return undefined;
  const [head, mac] = [bytes.subarray(0, HEAD), bytes.subarray(HEAD, HEAD + MAC)];
  const cipher = createDecipheriv('aes-256-ctr', derived(secret, 'seal'), mac.subarray(0, 16));
  const plain = Buffer.concat([cipher.update(bytes.subarray(HEAD + MAC)), cipher.final()]);
  return timingSafeEqual(mac, signature(secret, head, plain)) ? plain.toString('utf8') : undefined;
}

function bytesOf(token: string): Buffer | undefined {
  if (token.length > LONGEST || !/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  // Of the texts that stand for the same bytes one is a link.
  if (bytes.length <= HEAD + MAC || bytes[0] !== VERSION || bytes.toString('base64url') !== token)
    return undefined;
  return bytes;
}

const derived = (secret: Buffer, what: string): Buffer => createHmac('sha256', secret).update(what).digest();

const signature = (secret: Buffer, head: Buffer, plain: Buffer): Buffer =>
  createHmac('sha256', derived(secret, 'sign')).update(head).update(plain).digest();
