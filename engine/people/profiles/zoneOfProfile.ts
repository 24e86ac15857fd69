import type { ProfileDocument } from '../../evaluation/facts/documents';
import { isZone } from '../../language/calendar/zone';
import type { EngineContext } from '../../store/context';

/** The standard attribute that says where somebody lives by the clock: an IANA name. */
export const TIME_ZONE = 'timeZone';

export interface ZoneOfProfile {
  readonly zone: string;
  /** What the profile says instead of a zone: then the account's is taken. */
  readonly invalidTimeZone?: string;
}

/** The zone of a profile: its attribute `timeZone`, else the account's. */
export async function zoneOfProfile(
  context: EngineContext,
  { attributes }: Pick<ProfileDocument, 'attributes'>,
): Promise<ZoneOfProfile> {
  const own = attributes[TIME_ZONE];
  if (isZone(own)) return { zone: own };
  const zone = await context.timeZone();
  return own === undefined ? { zone } : { zone, invalidTimeZone: String(own) };
}
