import type { Profile, ProfileRef } from '../api';
import type { EngineContext } from '../context';
import type { ProfileDocument } from '../mongo/documents';
import { locateProfiles } from './locateProfiles';
import { notFound, readRef, refKey } from './refs';
import { toProfiles } from './toProfile';

/** @throws NotFoundError */
export async function getProfile(context: EngineContext, ref: ProfileRef): Promise<Profile> {
  const [profile] = await toProfiles(context, [await profileOf(context, ref)]);
  return profile as Profile;
}

/** The stored profile that a reference names. @throws NotFoundError, InvalidArgumentError */
export async function profileOf(context: EngineContext, ref: ProfileRef): Promise<ProfileDocument> {
  const read = readRef(context, ref);
  const located = (await locateProfiles(context, [read])).get(refKey(context, read));
  const { profiles } = await context.collections();
  const profile = located && (await profiles.findOne({ _id: located._id, account: context.account }));
  if (!profile) throw notFound(read);
  return profile;
}
