import { IDENTITY_KINDS } from '../../language/identities/identityKinds';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { IdentityKind } from '../../language/rule/types';
import type { ChangeRequest } from '../../membership/changes/ProfileChange';
import { MAX_IDENTITIES } from './readProfileInput';
import type { Identity } from './refs';

/** The kind of which a profile would have too many; `undefined` when none. */
export function tooManyIdentities(
  existing: ProfileDocument['identities'],
  added: readonly Identity[],
): IdentityKind | undefined {
  return IDENTITY_KINDS.find((kind) => {
    const all = new Set([
      ...(existing[kind] ?? []),
      ...added.filter((identity) => identity.kind === kind).map(({ value }) => value),
    ]);
    return all.size > MAX_IDENTITIES && all.size > (existing[kind] ?? []).length;
  });
}

/** How many of each kind a profile may have for these to find room; `undefined` when they bring nothing new. Others may add some at the same instant. */
export function roomFor(
  existing: ProfileDocument['identities'],
  added: readonly Identity[],
): ChangeRequest['room'] {
  const room: NonNullable<ChangeRequest['room']> = {};
  for (const kind of IDENTITY_KINDS) {
    const fresh = new Set(
      added
        .filter((identity) => identity.kind === kind && existing[kind]?.includes(identity.value) !== true)
        .map(({ value }) => value),
    );
    if (fresh.size > 0) room[kind] = MAX_IDENTITIES - fresh.size;
  }
  return Object.keys(room).length === 0 ? undefined : room;
}
