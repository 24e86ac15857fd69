import type { Profile, ProfileJoin, ProfileRef } from '../../api';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { getProfileDocument } from './findProfile';
import { UNDOABLE_MS } from './JoinDocument';
import { toProfiles } from './toProfile';

/** Who was joined to a person and can be on their own again, the latest first. @throws NotFoundError */
export async function listJoins(context: EngineContext, ref: ProfileRef): Promise<ProfileJoin[]> {
  return joinsOf(context, await getProfileDocument(context, ref));
}

export async function joinsOf(context: EngineContext, { _id }: ProfileDocument): Promise<ProfileJoin[]> {
  const { joins } = await peopleCollections(context);
  const since = new Date((await serverNow(context)).getTime() - UNDOABLE_MS);
  const found = await joins
    .find({ into: _id, at: { $gte: since } })
    .sort({ at: -1, _id: -1 })
    .toArray();
  const people = await toProfiles(
    context,
    found.map((join) => ({ ...join.profile, _id: join._id }) as ProfileDocument),
  );
  return found.map((join, i) => ({
    id: join._id.toHexString(),
    at: join.at.toISOString(),
    until: new Date(join.at.getTime() + UNDOABLE_MS).toISOString(),
    profile: people[i] as Profile,
  }));
}
