import { normalizeEmail } from './normalizeEmail';

/** What is stored of somebody's email addresses. */
export interface StoredAddresses {
  readonly identities: { readonly email?: readonly string[] };
  readonly written?: readonly string[];
}

/** Email addresses as they were first written, by the form in which they are compared. */
export function writtenByKey({
  written = [],
}: Pick<StoredAddresses, 'written'>): ReadonlyMap<string, string> {
  return written.length === 0 ? NONE : new Map(written.map((address) => [keyOfAddress(address), address]));
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Somebody's email addresses as they are shown and handed out, in the order in which they were given. */
export function addressesIn(stored: StoredAddresses): string[] {
  const written = writtenByKey(stored);
  return (stored.identities.email ?? []).map((key) => written.get(key) ?? key);
}

/** The form in which a stored address is compared; what was stored in earlier times and is no address any more stands for itself. */
export function keyOfAddress(address: string): string {
  try {
    return normalizeEmail(address);
  } catch {
    return address;
  }
}
