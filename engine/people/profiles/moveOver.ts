import { IDENTITY_KINDS } from '../../language/identities/identityKinds';
import type { Document, Filter, ObjectId } from 'mongodb';
import { dropChapters } from '../../evaluation/chapters/dropChapters';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import type { WrittenValue } from '../../language/attributes/StoredValue';
import { READ_ONLY_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { writtenByKey } from '../../language/identities/addresses';
import { decodeName } from '../../language/text/names';
import type { ProfileChange } from '../../membership/changes/ProfileChange';
import { applyChanges } from '../../membership/changes/applyChanges';
import { identityKeyOf } from '../../membership/changes/identityKeyOf';
import { flushInboxes } from '../../membership/changes/flushInboxes';
import type { EngineContext } from '../../store/context';
import { GONE } from '../../store/gone';
import { JOIN } from '../occasions';
import { keepJoin } from './keepJoin';
import { moveMemberships } from './moveMemberships';
import type { Identity } from './refs';

/**
 * Moves what belongs to a departing profile to the one that takes over. Whatever was moved before is met as moved: the whole may be done
 * again after a crash at any point.
 *
 * @param passed profiles that were to take over before and left themselves: something may have been moved to them too late.
 * @returns `left` when the one that takes over has left meanwhile: its successor has to take over from both. `taken` when an identity
 *   belongs to a third profile. `overtaken` when another process has ended the departure.
 */
export async function moveOver(
  context: EngineContext,
  from: ProfileDocument,
  to: ProfileDocument,
  passed: readonly ObjectId[],
): Promise<'done' | 'left' | 'taken' | 'overtaken'> {
  const { profiles } = await factCollections(context);
  // The keys find the successor from here on, although they are not yet its own. As long as there are any, what it did is not packed.
  const own = identityKeysOf(context, from.identities);
  const keys = own.length > 0 ? own : noKeys(from._id);
  const { matchedCount } = await profiles.updateOne(
    { _id: to._id, account: context.account, joined: { $ne: from._id } },
    { $addToSet: { adopting: { $each: keys } }, $set: UNPACKED },
  );
  if (matchedCount === 0) return hasJoined(context, from, to);
  await context.step?.('joinBegun', to);
  if (!(await isLeaving(context, from))) return overtaken(context, to, keys);
  await keepJoin(context, from, to);
  await flushInboxes(context, [{ ...from, account: context.account }]);
  await moveTraces(context, from, [from._id, ...passed], to);
  await context.step?.('tracesMoved', to);
  const { matchedCount: leaving } = await profiles.updateOne(stillLeaving(from), {
    $set: { keys: noKeys(from._id) },
  });
  if (leaving === 0) return overtaken(context, to, keys);
  const [outcome] = await applyChanges(context, [
    { profileId: to._id, joins: from._id, change: changeOf(from) },
  ]);
  if (outcome && 'error' in outcome) {
    if (outcome.error.code === 'IDENTITY_CONFLICT') return 'taken';
    throw outcome.error;
  }
  if (!outcome?.profile) return hasJoined(context, from, to);
  await profiles.updateOne({ _id: to._id }, [
    { $set: { joined: { $setUnion: [{ $ifNull: ['$joined', []] }, [from._id], from.joined ?? []] } } },
    ...withoutAdopting(keys),
  ]);
  return 'done';
}

const withoutAdopting = (keys: readonly string[]): Document[] => [
  { $set: { adopting: { $setDifference: [{ $ifNull: ['$adopting', []] }, { $literal: keys }] } } },
  { $set: { adopting: { $cond: [{ $eq: ['$adopting', []] }, '$$REMOVE', '$adopting'] } } },
];

/** This very departure: who came back and leaves once more does so at another moment. */
export const stillLeaving = ({ _id, departure }: ProfileDocument): Filter<ProfileDocument> => ({
  _id,
  account: GONE,
  'departure.at': departure?.at ?? { $exists: false },
});

async function isLeaving(context: EngineContext, from: ProfileDocument): Promise<boolean> {
  const { profiles } = await factCollections(context);
  return (await profiles.findOne(stillLeaving(from), { projection: { _id: 1 } })) !== null;
}

/** Another process has brought the departure to its end, and the join may be undone since: whoever was held up takes nothing away any more. */
async function overtaken(
  context: EngineContext,
  to: ProfileDocument,
  keys: readonly string[],
): Promise<'overtaken'> {
  const { profiles } = await factCollections(context);
  await profiles.updateOne({ _id: to._id }, withoutAdopting(keys));
  return 'overtaken';
}

/** Whoever finishes a join that another one has finished meanwhile writes nothing more: what was taken off the profile since then stays off. */
async function hasJoined(
  context: EngineContext,
  from: ProfileDocument,
  to: ProfileDocument,
): Promise<'done' | 'left'> {
  const { profiles } = await factCollections(context);
  const done = { _id: to._id, account: context.account, joined: from._id };
  return (await profiles.findOne(done, { projection: { _id: 1 } })) ? 'done' : 'left';
}

/** Everything that is stored of a profile beside itself goes to the one that takes over. */
export async function moveTraces(
  context: EngineContext,
  from: ProfileDocument,
  ids: readonly ObjectId[],
  to: ProfileDocument,
): Promise<void> {
  const { events } = await factCollections(context);
  for (const id of ids) {
    // Visible to the evaluation that the change brings, and to none before it. What a separation has given back is of a later revision, and stays.
    const moving = { profileId: id, ...(id.equals(from._id) && { rev: { $lte: from.revision } }) };
    await events.updateMany(moving, [
      {
        $set: {
          profileId: to._id,
          bucket: to.bucket,
          rev: to.revision + 1,
          was: { $ifNull: ['$was', '$profileId'] },
        },
      },
    ]);
    await dropChapters(context, id);
    await moveMemberships(context, id, to);
    for (const hear of context.listeners.of(JOIN))
      await hear(context, {
        from: id,
        to,
        ...(from.identities.externalId && { externalIds: from.identities.externalId }),
      });
  }
}

const changeOf = (from: ProfileDocument): ProfileChange => ({
  attributes: attributesOf(from),
  onlyEmpty: true,
  addTags: from.tags,
  addIdentities: identitiesOf(from),
  everything: true,
});

/** In the place of the keys of a profile that has none left: the index of keys is unique, and two empty lists would be equal. */
export const noKeys = (id: ObjectId): string[] => [`${GONE}.${id.toHexString()}`];

/** In their order, email addresses as they were written. */
export function identitiesOf(profile: Pick<ProfileDocument, 'identities' | 'written'>): Identity[] {
  const addresses = writtenByKey(profile);
  return IDENTITY_KINDS.flatMap((kind) =>
    (profile.identities[kind] ?? []).map((value) => {
      const written = kind === 'email' ? addresses.get(value) : undefined;
      return { kind, value, ...(written !== undefined && { written }) };
    }),
  );
}
export const identityKeysOf = (context: EngineContext, identities: ProfileDocument['identities']): string[] =>
  identitiesOf({ identities }).map((identity) => identityKeyOf(context, identity));

function attributesOf({ attributes, folded }: ProfileDocument): Map<string, WrittenValue> {
  const own = Object.keys(attributes).filter((key) => !READ_ONLY_ATTRIBUTES.has(key));
  return new Map(
    own.map((key) => [
      decodeName(key),
      { value: attributes[key], ...(Object.hasOwn(folded, key) && { folded: folded[key] }) } as WrittenValue,
    ]),
  );
}
