import { domainToASCII } from 'node:url';
import { InvalidArgumentError } from '../../store/errors';
import { withoutInvisible } from '../text/invisible';
import { isWellFormed } from '../text/names';
import { shown } from '../text/shown';
import { isPlaceholder, PLACEHOLDER_HINT } from './placeholders';

const MAX_EMAIL = 320;
/** What stands around an address where it was copied from. */
const QUOTES: readonly (readonly [string, string])[] = [
  ['<', '>'],
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
];
/** What spreadsheets write before a cell that is text, and nothing behind it. */
const TEXT_MARK = /^['‘’]+(?=[^@.])/;
/** Words and dots between them; in ASCII those characters that need no quotes. What begins or ends a second address for some mailer is not among them. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~\u00a0-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u00a0-\u{10ffff}-]+)*$/u;
const UNUSUAL = /[\s\p{Cc}\p{Zs}\p{Zl}\p{Zp}，；、؛،]/u;
const DOMAIN = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;
const AS_KEYS_ARE =
  /^[a-z0-9_][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*@((?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.(?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const LITERAL = /^\[[0-9a-z:.]+\]$/;
const DOTS = /[\u3002\uff61]/g;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
/** Characters that Unicode takes for ASCII ones; nobody who has one in an address has the other. */
const ALIKE = /([\u212a\u1fef\u037e])/;

/** An email address in its two forms. */
export interface Email {
  /** Two addresses are one when their keys are. */
  readonly key: string;
  /** As it was written, without what does not belong to it: this is shown, and handed to whoever sends. */
  readonly written: string;
}

/**
 * Reads an email address. Invisible characters, `mailto:`, one pair of `<…>` or quotes, the `'` with which
 * spreadsheets begin a text, and the final dot of the domain do not belong to it. Its key has the domain in the form of DNS (`bücher.example` is
 * `xn--bcher-kva.example`) and the name before the @ in simple lower case: ß stays ß, ı stays ı.
 *
 * @throws InvalidArgumentError when it is none, or when a mailer could take it for two.
 */
export function readEmail(email: string): Email {
  if (isAsKeysAre(email)) return { key: email, written: email };
  const bare = typeof email === 'string' && email.length <= 4 * MAX_EMAIL ? unwrapped(email) : '';
  const at = bare.lastIndexOf('@');
  const [name, host] = [bare.slice(0, Math.max(0, at)), bare.slice(at + 1).replace(/\.$/, '')];
  const plainHost = ASCII.test(host) ? host : host.normalize('NFKC').replace(DOTS, '.');
  const domain = domainKey(plainHost);
  if (
    at < 1 ||
    domain === undefined ||
    !LOCAL.test(name) ||
    (!ASCII.test(name) && UNUSUAL.test(name)) ||
    bare.length > MAX_EMAIL ||
    domain.length > MAX_EMAIL ||
    !isWellFormed(bare)
  ) {
    throw new InvalidArgumentError(`${shown(email)} is not an email address.`, {
      hint: 'An address has one @ with a name before and a domain after it, such as anita@example.com.',
    });
  }
  const local = simplyLower(name);
  if (isPlaceholder(local) && isPlaceholder(domain.slice(0, (domain + '.').indexOf('.'))))
    throw new InvalidArgumentError(`${shown(email)} stands for no email address at all.`, {
      hint: PLACEHOLDER_HINT,
    });
  return { key: `${local}@${domain}`, written: `${name}@${plainHost}` };
}

/** Whether nothing stands around an address and nothing in it is written in another way: nearly all are so. The first part of the domain is no placeholder. */
function isAsKeysAre(email: unknown): boolean {
  if (typeof email !== 'string' || email.length > MAX_EMAIL) return false;
  const [, first] = AS_KEYS_ARE.exec(email) ?? [];
  return first !== undefined && !isPlaceholder(first);
}

/** The form in which email addresses are compared, found and checked against Do Not Contact. @throws InvalidArgumentError when it is none. */
export const normalizeEmail = (email: string): string => readEmail(email).key;

function unwrapped(email: string): string {
  let text = withoutInvisible(email.trim());
  for (let round = 0; round < 2; round++) {
    for (const [open, close] of QUOTES)
      if (text.length > 2 && text.startsWith(open) && text.endsWith(close)) text = text.slice(1, -1).trim();
    text = text
      .replace(/^mailto:/i, '')
      .replace(TEXT_MARK, '')
      .trim();
  }
  return text;
}

/** `undefined` for what is no domain. */
function domainKey(host: string): string | undefined {
  const lower = host.toLowerCase();
  if (ASCII.test(lower) && !/(?:^|\.)xn--/.test(lower))
    return DOMAIN.test(lower) || LITERAL.test(lower) ? lower : undefined;
  // The platform reads hosts of URLs: what would end one has no place in a domain.
  if (/[^a-z0-9._\u0080-\u{10ffff}-]/u.test(lower) || !isWellFormed(lower)) return undefined;
  const ascii = domainToASCII(lower);
  return DOMAIN.test(ascii) ? ascii : undefined;
}

/** Lower case where it is one character for one, and never ASCII for what is not: K (the sign of Kelvin) and İ stay. */
function simplyLower(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  let text = composed(name);
  for (let round = 0; round < 3; round++) {
    let lower = '';
    for (const point of text) lower += lowerPoint(point);
    lower = composed(lower);
    if (lower === text) return lower;
    text = lower;
  }
  return text;
}

function lowerPoint(point: string): string {
  const lower = point.toLowerCase();
  return ASCII.test(point) || ([...lower].length === 1 && !ASCII.test(lower)) ? lower : point;
}

const composed = (text: string): string =>
  text
    .split(ALIKE)
    .map((part) => (ALIKE.test(part) ? part : part.normalize('NFC')))
    .join('');
