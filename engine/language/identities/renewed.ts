import type { IdentityKind } from '../rule/types';
import { readEmail } from './normalizeEmail';
import { normalizePhone } from './normalizePhone';

/**
 * An identity that version 4 of the stored data has, as it is compared today. What is none any more stays as
 * it is: it is found by nobody, and what is listed under it stays listed.
 */
export function renewed(kind: IdentityKind, value: string): { value: string; written?: string } {
  try {
    if (kind === 'phone') return { value: normalizePhone(value) };
    if (kind === 'externalId') return { value: value.trim() === '' ? value : value.trim() };
    const { key, written } = readEmail(value);
    return { value: key, ...(written !== key && { written }) };
  } catch {
    return { value };
  }
}
