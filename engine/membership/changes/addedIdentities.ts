import type { IdentityKind } from '../../language/rule/types';
import { fold } from '../../language/text/fold';
import type { ProfileChange } from './ProfileChange';

type Added = NonNullable<ProfileChange['addIdentities']>;

/** An email address on its way to a profile. */
export interface Address {
  readonly key: string;
  /** Where that is not its key. */
  readonly written?: string;
  /** As rules look for a part of it. */
  readonly folded: string;
  /** Whether that is not its key. */
  readonly differs: boolean;
}

/** Values of a kind, each once, in the order in which they were given. */
export const valuesOf = (added: Added, kind: IdentityKind): string[] => [
  ...new Set(added.filter((identity) => identity.kind === kind).map(({ value }) => value)),
];

/** Email addresses, each once, as it was first written. */
export function addressesOf(added: Added): Address[] {
  const addresses = new Map<string, Address>();
  for (const { kind, value: key, written } of added) {
    if (kind !== 'email' || addresses.has(key)) continue;
    const folded = written === undefined ? key : fold(written);
    addresses.set(key, { key, ...(written !== undefined && { written }), folded, differs: folded !== key });
  }
  return [...addresses.values()];
}
