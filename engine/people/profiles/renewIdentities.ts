import { IDENTITY_KINDS } from '../../language/identities/identityKinds';
import type { Db } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import { renewed } from '../../language/identities/renewed';
import { fold } from '../../language/text/fold';
import { encodePart } from '../../language/text/names';
import { EVERYTHING } from '../../membership/changes/dirtyKeys';
import { sorted } from '../../membership/changes/newProfile';
import { GONE } from '../../store/gone';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';

/** How often somebody is looked at again whom others write to. */
const LOOKS = 100;

type Stored = Pick<
  ProfileDocument,
  '_id' | 'account' | 'keys' | 'identities' | 'written' | 'adopting' | 'departure' | 'revision' | 'attributes'
>;
const STORED = {
  account: 1,
  keys: 1,
  identities: 1,
  written: 1,
  adopting: 1,
  departure: 1,
  revision: 1,
  'attributes.createdAt': 1,
} as const;

/**
 * Everybody's identities in the form in which they are compared today. Who turns out to be the same person as
 * another one leaves its account to be joined to that one, as in every join: whoever meets it next, or
 * background work, does the rest. Done again it changes nothing.
 */
export async function renewIdentities(db: Db, at: Date): Promise<void> {
  const { profiles } = await factCollections({ database: async () => db });
  for await (const profile of profiles.find<Stored>({}, { projection: STORED })) {
    let current: Stored | null = profile;
    for (let look = 0; current && look < LOOKS; look++) {
      if (await renew(db, current, at)) break;
      current = await profiles.findOne<Stored>({ _id: profile._id }, { projection: STORED });
    }
  }
}

/** @returns whether it is as it should be: false when somebody else has written meanwhile, or has to be looked at again. */
async function renew(db: Db, profile: Stored, at: Date): Promise<boolean> {
  const { profiles } = await factCollections({ database: async () => db });
  const { _id, keys = [], adopting, revision } = profile;
  const account = profile.departure?.account ?? profile.account;
  const accountKey = encodePart(account);
  const { identities, written, replaced } = renewedOf(accountKey, profile);
  if (replaced.size === 0) return true;
  const anew = (list: readonly string[]): string[] => sorted(list.map((key) => replaced.get(key) ?? key));
  const folded = (identities.email ?? []).map((key) => fold(written.get(key) ?? key));
  const texts = [...written.values()];
  const isPresent = profile.account !== GONE;
  const set = {
    identities,
    ...(texts.length > 0 && { written: texts }),
    ...(folded.some((text, i) => text !== identities.email?.[i]) && { 'folded.%email': folded }),
    ...(identities.externalId && {
      'folded.%externalId': sorted(identities.externalId.map(fold)),
      externalId: identities.externalId[0] as string,
    }),
    ...(adopting && { adopting: anew(adopting) }),
  };
  // Rules are asked again of whom they may answer otherwise.
  const asked = isPresent
    ? { ...UNPACKED, revision: revision + 1, [`dirty.${EVERYTHING}`]: revision + 1, dirtyAt: at }
    : {};
  const filter = { _id, keys, revision };
  try {
    const { matchedCount } = await profiles.updateOne(filter, {
      $set: { ...set, ...asked, keys: anew(keys) },
    });
    return matchedCount > 0;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const others = await profiles
    .find<Stored>({ keys: { $in: anew(keys) }, _id: { $ne: _id } }, { projection: STORED })
    .toArray();
  const [other] = others.filter((one) => one.account === account && isPresent);
  if (!other) {
    // Whose other one is on its way out gets that one's keys by the join; who is so itself keeps its own until then.
    const held = new Set(others.flatMap((one) => one.keys));
    const free = isPresent ? anew(keys).filter((key) => !held.has(key)) : [];
    const { matchedCount } = await profiles.updateOne(filter, {
      $set: { ...set, ...asked, ...(free.length > 0 && { keys: free }) },
    });
    return matchedCount > 0;
  }
  const [first, later] = isOlder(other, profile) ? [other, profile] : [profile, other];
  const { modifiedCount } = await profiles.updateOne(
    { _id: later._id, account, keys: later.keys, revision: later.revision },
    { $set: { account: GONE, departure: { account, into: first._id, at } } },
  );
  if (modifiedCount === 0) return false;
  // Whoever meets the first one from here on joins the other one to it before anything else.
  const coming = renewedOf(accountKey, later).identities;
  const adopted = IDENTITY_KINDS.flatMap((kind) =>
    (coming[kind] ?? []).map((value) => `${accountKey}.${kind}.${value}`),
  );
  await profiles.updateOne({ _id: first._id, account }, { $addToSet: { adopting: { $each: adopted } } });
  return false;
}

const isOlder = (a: Stored, b: Stored): boolean =>
  Number(a.attributes.createdAt) - Number(b.attributes.createdAt) < 0;

/** @returns `replaced`: the keys that are others now. */
function renewedOf(
  accountKey: string,
  { identities: before = {}, written: texts = [] }: Partial<Stored>,
): {
  identities: ProfileDocument['identities'];
  written: Map<string, string>;
  replaced: Map<string, string>;
} {
  const identities: ProfileDocument['identities'] = {};
  const replaced = new Map<string, string>();
  const written = new Map(texts.map((text) => [renewed('email', text).value, text]));
  for (const kind of IDENTITY_KINDS) {
    const values = before[kind];
    if (values === undefined) continue;
    const anew = values.map((value) => ({ before: value, ...renewed(kind, value) }));
    for (const one of anew) {
      if (one.written !== undefined && !written.has(one.value)) written.set(one.value, one.written);
      if (one.value !== one.before)
        replaced.set(`${accountKey}.${kind}.${one.before}`, `${accountKey}.${kind}.${one.value}`);
    }
    identities[kind] = [...new Set(anew.map(({ value }) => value))];
  }
  return { identities, written, replaced };
}
