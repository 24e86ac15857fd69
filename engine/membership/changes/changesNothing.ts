import { BSON } from 'mongodb';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { FOLD_VERSION } from '../../language/text/fold';
import { encodeName } from '../../language/text/names';
import type { ProfileChange, KnownProfile } from './ProfileChange';

/**
 * Whether `changePipeline` would find everything as it was. Of a profile that was just read this need not be asked of the server: at the instant
 * of the read nothing was to be written. Most people of a file that comes every night are as they were the night before.
 */
export function changesNothing(
  { attributes = new Map(), addTags = [], removeTags = [], addIdentities = [], ...change }: ProfileChange,
  profile: KnownProfile,
): boolean {
  if (
    profile.foldVersion !== FOLD_VERSION ||
    change.onlyEmpty === true ||
    change.everything === true ||
    change.removeIdentity !== undefined ||
    (change.events ?? []).length > 0
  )
    return false;
  return (
    (change.replaceAttributes !== true || hasNoOthers(profile, attributes)) &&
    [...attributes].every(([name, written]) =>
      isSame(profile.attributes[encodeName(name)], written?.value),
    ) &&
    addTags.every((tag) => profile.tags.includes(tag)) &&
    !removeTags.some((tag) => profile.tags.includes(tag)) &&
    addIdentities.every(({ kind, value }) => profile.identities[kind]?.includes(value) === true)
  );
}

const KEPT = ['createdAt', 'modifiedAt'];

function hasNoOthers(
  { attributes }: KnownProfile,
  written: NonNullable<ProfileChange['attributes']>,
): boolean {
  const named = new Set([...KEPT, ...[...written.keys()].map(encodeName)]);
  return Object.keys(attributes).every((key) => named.has(key));
}

/** Lists and objects are compared as they are stored. */
export function isSame(stored: StoredValue | undefined, written: StoredValue | undefined): boolean {
  if (typeof stored !== 'object' || typeof written !== 'object') return stored === written;
  return Buffer.compare(BSON.serialize({ value: stored }), BSON.serialize({ value: written })) === 0;
}
