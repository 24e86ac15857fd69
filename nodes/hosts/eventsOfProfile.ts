import type { AudienceEngine, ProfileEvent, ProfileRef } from '../../engine';

export interface EventsAsked {
  ref: ProfileRef;
  /** Of all types when empty. */
  type: string;
  /** Infinity for all of them. */
  limit: number;
}

const PAGE = 1_000;

/** What a person did, the latest first: read page by page, as many as are wanted. */
export async function eventsOfProfile(
  engine: AudienceEngine,
  { ref, type, limit }: EventsAsked,
): Promise<ProfileEvent[]> {
  const found: ProfileEvent[] = [];
  while (found.length < limit) {
    const size = Math.min(PAGE, limit - found.length);
    const after = found.at(-1)?.id;
    const page = await engine.profiles.events(ref, {
      limit: size,
      ...(type === '' ? {} : { type }),
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page);
    if (page.length < size) break;
  }
  return found;
}
