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

/** The same of all kinds, in the order in which they come. */
export function valuesByKind(added: Added): Partial<Record<IdentityKind, string[]>> {
  const values: Partial<Record<IdentityKind, string[]>> = {};
  for (const { kind, value } of added) {
    const list = values[kind];
    if (!list) values[kind] = [value];
    else if (!list.includes(value)) list.push(value);
  }
  return values;
}

/** Email addresses, each once, as it was first written. */
export function addressesOf(added: Added): Address[] {
  const addresses: Address[] = [];
  for (const { kind, value: key, written } of added) {
    if (kind !== 'email' || addresses.some((address) => address.key === key)) continue;
    if (written === undefined) addresses.push({ key, folded: key, differs: false });
    else {
      const folded = fold(written);
      addresses.push({ key, written, folded, differs: folded !== key });
    }
  }
  return addresses;
}
