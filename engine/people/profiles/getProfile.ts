import type { Profile, ProfileRef } from '../../api';
import type { EngineContext } from '../../store/context';
import { getProfileDocument } from './findProfile';
import { toProfiles } from './toProfile';

/** @throws NotFoundError */
export async function getProfile(context: EngineContext, ref: ProfileRef): Promise<Profile> {
  const [profile] = await toProfiles(context, [await getProfileDocument(context, ref)]);
  return profile as Profile;
}
