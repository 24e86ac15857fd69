import type { IDataObject } from 'n8n-workflow';
import { isAudienceError, type AudienceEngine, type Entry } from '../../../../engine';

/**
 * The item of an entry: the profile (with its attributes, identities and tags as they are now, if wanted), the segment it
 * came through, and what is needed to acknowledge it. Null when the profile has been deleted.
 */
export async function itemOfEntry(
  engine: AudienceEngine,
  entry: Entry,
  includeProfile: boolean,
): Promise<IDataObject | null> {
  const { profile, segment, ...rest } = entry;
  try {
    const known = includeProfile ? await engine.profiles.get({ id: profile.id }) : {};
    return {
      profile: { ...known, ...profile },
      ...(segment === undefined ? {} : { segment }),
      entry: rest,
    } as unknown as IDataObject;
  } catch (error) {
    if (isAudienceError(error) && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
