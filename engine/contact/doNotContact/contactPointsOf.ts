import type { ProfileRef } from '../../api/common';
import type { Contact } from '../../api/doNotContact';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { ALL } from '../../language/identities/all';
import { kindOfChannel, readContactPoint, type ContactPoint } from '../../language/identities/contactPoint';
import { getProfileDocument } from '../../people/profiles/findProfile';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { channelKey } from './records';

export interface ResolvedContact {
  readonly points: readonly ContactPoint[];
  /** The profile, when it was named by one. */
  readonly profile?: ProfileDocument;
}

/**
 * The contact points that are meant: the one given, or all of the profile's that the channel uses (every one without a channel).
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function contactPointsOf(
  context: EngineContext,
  contact: Contact | ProfileRef,
  channel?: string,
): Promise<ResolvedContact> {
  const ref = profileOf(contact);
  if (ref === undefined)
    return { points: [readContactPoint(contact as { email?: string; phone?: string }, context)] };
  const profile = await getProfileDocument(context, ref);
  return { profile, points: pointsOf(profile, channel) };
}

/** The profile that a contact names; `undefined`: it is a contact point itself. @throws InvalidArgumentError */
export function profileOf(contact: Contact | ProfileRef): ProfileRef | undefined {
  if (contact === null || typeof contact !== 'object')
    throw new InvalidArgumentError('A contact is missing.', { hint: 'Give "email", "phone" or "profile".' });
  return 'profile' in contact
    ? contact.profile
    : 'id' in contact || 'externalId' in contact
      ? contact
      : undefined;
}

/** A profile's contact points that a channel uses; without a channel every one. */
export function pointsOf(
  { identities }: Pick<ProfileDocument, 'identities'>,
  channel?: string,
): ContactPoint[] {
  const key = channelKey(channel);
  const kinds = key === ALL ? (['email', 'phone'] as const) : [kindOfChannel(key)];
  return kinds.flatMap((kind) => (identities[kind] ?? []).map((value) => ({ kind, value })));
}
