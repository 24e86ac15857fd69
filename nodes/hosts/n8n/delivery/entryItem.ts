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
      ...(segment === undefined ? {} : { segment, segmentName: await nameOfSegment(engine, segment) }),
      entry: rest,
    } as unknown as IDataObject;
  } catch (error) {
    if (isAudienceError(error) && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** Names of real-time segments, which nobody can change: each is asked for once. */
const names = new WeakMap<AudienceEngine, Map<string, string>>();

/** The name of a segment; of one that is no more its id. */
async function nameOfSegment(engine: AudienceEngine, id: string): Promise<string> {
  const known = names.get(engine) ?? new Map<string, string>();
  names.set(engine, known);
  const name = known.get(id) ?? (await nameOrId(engine, id));
  known.set(id, name);
  return name;
}

async function nameOrId(engine: AudienceEngine, id: string): Promise<string> {
  try {
    return (await engine.segments.get(id)).name;
  } catch (error) {
    if (isAudienceError(error) && error.code === 'NOT_FOUND') return id;
    throw error;
  }
}
