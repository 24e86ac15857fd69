import type { Document, ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { KnownProfile } from '../../membership/changes/ProfileChange';
import type { EngineContext } from '../../store/context';
import { finishDeparture, finishDepartures } from './departure';
import { refKey, type ReadRef } from './refs';

/** What is looked at to find a profile. */
export type LocatedProfile = Pick<ProfileDocument, '_id' | 'keys' | 'identities' | 'written' | 'adopting'>;

/** What is looked at where nothing is asked but who it is. */
export type FoundProfile = Pick<ProfileDocument, '_id' | 'keys' | 'adopting' | 'arrived'>;

/** And what is compared with a change, and who made the latest one. */
export type LocatedContent = LocatedProfile &
  KnownProfile &
  Pick<ProfileDocument, 'changedBy' | 'revision' | 'at'>;

/** Looked up in one query. */
const BATCH = 5_000;

const FOUND = { keys: 1, account: 1, adopting: 1, departure: 1, joined: 1, 'arrived.in': 1 } as const;
const LOCATED = {
  keys: 1,
  identities: 1,
  written: 1,
  account: 1,
  adopting: 1,
  departure: 1,
  joined: 1,
} as const;
const CONTENT = {
  ...LOCATED,
  attributes: 1,
  tags: 1,
  foldVersion: 1,
  changedBy: 1,
  revision: 1,
  at: 1,
} as const;

/**
 * The profiles that references name, by `refKey`; those without a profile are absent. A profile that is being joined to another one is
 * joined first, so that the answer is the one that stays.
 */
export const locateProfiles = (
  context: EngineContext,
  refs: readonly ReadRef[],
): Promise<Map<string, LocatedProfile>> => locate<LocatedProfile>(context, refs, LOCATED);

/** The same, and no more of them than who they are and what they have accepted last. */
export const locateOnly = (
  context: EngineContext,
  refs: readonly ReadRef[],
): Promise<Map<string, FoundProfile>> => locate<FoundProfile>(context, refs, FOUND);

/** The same with their attributes and tags. */
export const locateContent = (
  context: EngineContext,
  refs: readonly ReadRef[],
): Promise<Map<string, LocatedContent>> => locate<LocatedContent>(context, refs, CONTENT);

async function locate<Located>(
  context: EngineContext,
  refs: readonly ReadRef[],
  projection: Document,
): Promise<Map<string, Located>> {
  const located = new Map<string, ProfileDocument>();
  for (let from = 0; from < refs.length; from += BATCH)
    await locateBatch(context, refs.slice(from, from + BATCH), projection, located);
  return located as Map<string, Located>;
}

async function locateBatch(
  context: EngineContext,
  refs: readonly ReadRef[],
  projection: Document,
  located: Map<string, ProfileDocument>,
): Promise<void> {
  const { profiles } = await factCollections(context);
  const keys = [...new Set(refs.filter((ref) => !('id' in ref)).map((ref) => refKey(context, ref)))];
  const ids = refs.flatMap((ref) => ('id' in ref ? [ref.id] : []));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found: ProfileDocument[] = [];
    if (keys.length > 0)
      found.push(
        ...((await profiles
          .find({ $or: [{ keys: { $in: keys } }, { adopting: { $in: keys } }] }, { projection })
          .toArray()) as ProfileDocument[]),
      );
    if (ids.length > 0)
      found.push(
        ...((await profiles
          .find({ $or: [{ _id: { $in: ids } }, { joined: { $in: ids } }] }, { projection })
          .toArray()) as ProfileDocument[]),
      );
    const departing = found.filter(({ departure }) => departure?.account === context.account);
    const unfinished = departing.filter(({ departure }) => departure?.into !== undefined);
    let finished = unfinished.length;
    for (const profile of unfinished) await finishDeparture(context, profile._id);
    for (const { adopting, _id } of found)
      if (adopting !== undefined) finished += await finishDepartures(context, _id);
    if (finished > 0) continue;
    for (const profile of found) {
      if (profile.account !== context.account) continue;
      for (const key of [
        ...profile.keys,
        ...(profile.adopting ?? []),
        profile._id.toHexString(),
        ...(profile.joined ?? []).map((id: ObjectId) => id.toHexString()),
      ])
        located.set(key, profile);
    }
    return;
  }
}

/** Joins can be chained, each round ends one link. */
const MAX_ROUNDS = 20;
