import type { ProfileDocument } from '../mongo/documents';
import type { IdentityKind } from '../rule/types';
import { MAX_IDENTITIES } from './readProfileInput';
import type { Identity } from './refs';

/** The kind of which a profile would have too many; `undefined` when none. */
export function tooManyIdentities(existing: ProfileDocument['identities'], added: readonly Identity[]): IdentityKind | undefined {
  return (['email', 'phone', 'externalId'] as const).find((kind) => {
    const all = new Set([...(existing[kind] ?? []), ...added.filter((identity) => identity.kind === kind).map(({ value }) => value)]);
    return all.size > MAX_IDENTITIES && all.size > (existing[kind] ?? []).length;
  });
}
