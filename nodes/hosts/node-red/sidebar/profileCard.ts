import {
  InvalidArgumentError,
  type AudienceEngine,
  type Explanation,
  type Profile,
  type ProfileExport,
  type ProfileRef,
} from '../../../../engine';
import { flowLabels } from '../../flowLabels';

/** What the sidebar shows of one person. */
export interface ProfileCard {
  profile: Profile;
  /** The segments that have the profile, snapshot and predefined ones too, and until when if nothing but time passes; `null` = for good. */
  segments: { name: string; since?: string; until?: string | null }[];
  /** The latest first. */
  events: ProfileExport['events'];
  eventsInAll: number;
  flows: (ProfileExport['flows'][number] & { name: string })[];
  doNotContact: ProfileExport['doNotContact'];
}

const EVENTS = 20;
/** In more segments than this, the end is told for the first ones only. */
const FORETOLD = 50;
const IDENTITIES = ['email', 'phone', 'externalId', 'id'] as const;

/** The card of the person whom an identity names. @throws NOT_FOUND, INVALID_ARGUMENT */
export async function profileCard(engine: AudienceEngine, by: unknown, value: unknown): Promise<ProfileCard> {
  const ref = readRef(by, value);
  const [{ profile, events, flows, doNotContact }, memberships] = await Promise.all([
    engine.profiles.export(ref),
    engine.profiles.segments(ref),
  ]);
  const segments = await Promise.all(
    memberships.map(async ({ id, name, since }, position) => ({
      name,
      ...(since !== undefined && { since }),
      ...(position < FORETOLD && { until: (await why(engine, profile.id, id)).nextChangeAt }),
    })),
  );
  const names = flows.length === 0 ? new Map<string, string>() : flowLabels(await engine.flows.list());
  return {
    profile,
    segments,
    events: events.slice(-EVENTS).reverse(),
    eventsInAll: events.length,
    flows: flows.map((flow) => ({ ...flow, name: names.get(flow.flowId) ?? flow.flowId })),
    doNotContact,
  };
}

/** Why is this profile in the segment, or not; and when will that change (B3)? @throws NOT_FOUND, INVALID_RULE */
export function why(engine: AudienceEngine, profileId: string, segment: string): Promise<Explanation> {
  return engine.audience.explain({ segment, operator: 'isMember' }, { id: profileId });
}

function readRef(by: unknown, value: unknown): ProfileRef {
  const kind = IDENTITIES.find((identity) => identity === by);
  if (kind === undefined)
    throw new InvalidArgumentError(`'by' is ${JSON.stringify(by)}`, {
      hint: `It is one of ${IDENTITIES.join(', ')}.`,
      path: '/by',
    });
  if (typeof value !== 'string' || value.trim() === '')
    throw new InvalidArgumentError('There is nobody to look for', {
      hint: 'Give an email address, a phone number or an id.',
      path: '/value',
    });
  return { [kind]: value.trim() } as ProfileRef;
}
