import { domainToUnicode } from 'node:url';
import { fold } from '../text/fold';
import type { ContactPoint } from './contactPoint';
import { normalizeEmail } from './normalizeEmail';

/** A contact point under which another one may stand on the Do Not Contact list. */
export interface Reading extends Pick<ContactPoint, 'kind' | 'value'> {
  /** As version 4 of the stored data compared addresses: it counts for what was listed then. */
  readonly isEarlier?: true;
}

// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Everything under which a contact point may be listed: itself, the other spelling of a mobile number of Mexico (`+52`, `+521`) or Argentina (`+54`, `+549`),
 * and an email address as it was folded once.
 */
export function readingsOf(point: Pick<ContactPoint, 'kind' | 'value'>): readonly Reading[] {
  const { kind, value } = point;
  if (kind === 'phone') {
    const other = otherSpelling(value);
    return other === undefined ? [point] : [point, { kind, value: other }];
  }
  const earlier = earlierKey(value);
  return earlier === undefined ? [point] : [point, { kind, value: earlier, isEarlier: true }];
}

function otherSpelling(number: string): string | undefined {
  const [, country, mobile, rest] = /^\+(52|54)(1(?=\d{10}$)|9(?=\d{10}$))?(\d{10})$/.exec(number) ?? [];
  if (country === undefined) return undefined;
  const digit = country === '52' ? '1' : '9';
  if (mobile === undefined) return `+${country}${digit}${rest}`;
  return mobile === digit ? `+${country}${rest}` : undefined;
}

/** In the form that the fold of version 4 of the stored data gave it, which took ß for ss and ı for i; `undefined` where that is the same. */
function earlierKey(key: string): string | undefined {
  if (ASCII.test(key) && !key.includes('xn--')) return undefined;
  const at = key.lastIndexOf('@');
  try {
    const earlier = normalizeEmail(fold(`${key.slice(0, at)}@${domainToUnicode(key.slice(at + 1))}`));
    return earlier === key ? undefined : earlier;
  } catch {
    return undefined;
  }
}
