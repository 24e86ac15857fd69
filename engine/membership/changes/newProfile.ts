import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { fold, FOLD_VERSION } from '../../language/text/fold';
import { encodeName } from '../../language/text/names';
import { bucketOf } from '../../store/buckets';
import type { EngineContext } from '../../store/context';
import type { ChangeRequest } from './ProfileChange';
import { addressesOf, valuesOf } from './addedIdentities';
import { EVERYTHING } from './dirtyKeys';
import { identityKeyOf } from './identityKeyOf';

/**
 * The document that `changePipeline` makes of nothing: many new profiles are inserted at once ten times faster than they are made one by one
 * on the server. Both ways give the same document (test/engine/people/profiles/born.test.ts).
 *
 * @param at MongoDB's time. @param marked false: it is made together with others, and one document marks them all (`births.ts`).
 */
export function newProfile(
  context: EngineContext,
  { profileId, change }: ChangeRequest,
  { token, at, marked }: { token: string; at: Date; marked: boolean },
): ProfileDocument {
  const { addIdentities = [], addTags = [], events = [] } = change;
  const identities: ProfileDocument['identities'] = {};
  for (const kind of new Set(addIdentities.map((identity) => identity.kind)))
    identities[kind] = valuesOf(addIdentities, kind);
  const addresses = addressesOf(addIdentities);
  const written = addresses.flatMap((address) => address.written ?? []);
  const attributes: Record<string, StoredValue> = {};
  const folded: Record<string, StoredValue> = {};
  for (const [name, written] of change.attributes ?? []) {
    if (written === null) continue;
    const key = encodeName(name);
    attributes[key] = written.value;
    if (written.folded !== undefined) folded[key] = written.folded;
  }
  if (addresses.some(({ differs }) => differs)) folded['%email'] = addresses.map((address) => address.folded);
  if (identities.externalId) folded['%externalId'] = sorted(identities.externalId.map(fold));
  return {
    _id: profileId,
    account: context.account,
    bucket: bucketOf(profileId),
    keys: sorted(addIdentities.map((identity) => identityKeyOf(context, identity))),
    identities,
    ...(written.length > 0 && { written }),
    ...(identities.externalId && { externalId: identities.externalId[0] as string }),
    attributes: { ...attributes, createdAt: at, modifiedAt: at },
    folded,
    foldVersion: FOLD_VERSION,
    tags: sorted(addTags),
    revision: 1,
    at,
    changedBy: token,
    ...UNPACKED,
    ...(marked && { dirty: { [EVERYTHING]: 1 }, dirtyAt: at }),
    ...(events.length > 0 && { inbox: events.map((event) => ({ ...event, rev: 1 })) }),
  };
}

/** Each once, in the order of MongoDB: by bytes. */
export const sorted = (values: readonly string[]): string[] =>
  [...new Set(values)].sort((a, b) =>
    isPlain(a) && isPlain(b) ? (a < b ? -1 : 1) : Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );

// eslint-disable-next-line no-control-regex
const isPlain = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);
