import type { AnyBulkWriteOperation } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import { FOLD_VERSION } from '../../language/text/fold';
import { encodeName } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import type { ChangeRequest, ProfileChange } from './ProfileChange';
import { changesNothing } from './changesNothing';
import { dirtyKeysOf } from './dirtyKeys';
import { sorted } from './newProfile';

/**
 * The update that `changePipeline` would make of a profile that was just read: what MongoDB would work out is known already. It counts as long as the
 * profile is at the revision that was read; otherwise nothing is written. Both ways make the same document (test/engine/people/profiles/asTheyAre.test.ts).
 *
 * @param at MongoDB's time. @returns `undefined` for what is left to the server: new identities, whole replacements, events, and what changes nothing.
 */
export function plainUpdate(
  { account }: EngineContext,
  { profileId, known, change }: ChangeRequest,
  token: string,
  at: Date,
): AnyBulkWriteOperation<ProfileDocument> | undefined {
  if (
    known === undefined ||
    !isPlain(change) ||
    known.foldVersion !== FOLD_VERSION ||
    changesNothing(change, known)
  )
    return undefined;
  if (
    change.addIdentities?.some(({ kind, value }) => known.identities[kind]?.includes(value) !== true) === true
  )
    return undefined;
  const revision = known.revision + 1;
  // Time never goes back for a profile.
  const later = known.at > at ? known.at : at;
  const set: Record<string, unknown> = {
    revision,
    at: later,
    changedBy: token,
    ...UNPACKED,
    'attributes.modifiedAt': later,
  };
  const unset: Record<string, ''> = {};
  for (const [name, written] of change.attributes ?? []) {
    const key = encodeName(name);
    if (written === null) unset[`attributes.${key}`] = unset[`folded.${key}`] = '';
    else set[`attributes.${key}`] = written.value;
    if (written?.folded !== undefined) set[`folded.${key}`] = written.folded;
  }
  if (change.addTags?.some((tag) => !known.tags.includes(tag)) === true)
    set.tags = sorted([...known.tags, ...change.addTags]);
  for (const key of dirtyKeysOf(change, false)) set[`dirty.${key}`] = revision;
  return {
    updateOne: {
      filter: { _id: profileId, account, revision: known.revision },
      update: { $set: set, $min: { dirtyAt: at }, ...(Object.keys(unset).length > 0 && { $unset: unset }) },
    },
  };
}

const isPlain = ({
  onlyEmpty,
  replaceAttributes,
  everything,
  removeIdentity,
  removeTags = [],
  events = [],
}: ProfileChange): boolean =>
  onlyEmpty !== true &&
  replaceAttributes !== true &&
  everything !== true &&
  removeIdentity === undefined &&
  removeTags.length === 0 &&
  events.length === 0;
