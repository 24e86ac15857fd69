import type { ObjectId } from 'mongodb';
import type { ProfileRef } from '../../api/common';
import type { Contact } from '../../api/doNotContact';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { writtenByKey } from '../../language/identities/addresses';
import { ALL } from '../../language/identities/all';
import { kindOfChannel, readContactPoint, type ContactPoint } from '../../language/identities/contactPoint';
import { getProfileDocument } from '../../people/profiles/findProfile';
import { locateProfiles } from '../../people/profiles/locateProfiles';
import { notFound, readRef, refKey, type ReadRef } from '../../people/profiles/refs';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, isAudienceError, type ErrorReport } from '../../store/errors';
import { readItem } from '../../store/itemError';
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

export type Resolved =
  | { readonly points: readonly ContactPoint[]; readonly profileId?: ObjectId }
  | { readonly error: ErrorReport };

/** The same of many, in their order: one look-up for all the profiles. @param channelOf the channel of each, by its place */
export async function resolveContacts(
  context: EngineContext,
  contacts: readonly (Contact | ProfileRef)[],
  channelOf: (index: number) => string | undefined,
): Promise<Resolved[]> {
  type Asked = Resolved | { readonly ref: ReadRef };
  const asked = Array.from(contacts, (contact): Asked => {
    const read = readItem(contact, (one): Asked => {
      const ref = profileOf(one);
      return ref === undefined
        ? { points: [readContactPoint(one as { email?: string; phone?: string }, context)] }
        : { ref: readRef(context, ref) };
    });
    return isAudienceError(read) ? { error: read.report() } : read;
  });
  const located = await locateProfiles(
    context,
    asked.flatMap((one) => ('ref' in one ? [one.ref] : [])),
  );
  return asked.map((one, index): Resolved => {
    if (!('ref' in one)) return one;
    const profile = located.get(refKey(context, one.ref));
    return profile
      ? { points: pointsOf(profile, channelOf(index)), profileId: profile._id }
      : { error: notFound(one.ref).report() };
  });
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
  profile: Pick<ProfileDocument, 'identities' | 'written'>,
  channel?: string,
): ContactPoint[] {
  const key = channelKey(channel);
  const kinds = key === ALL ? (['email', 'phone'] as const) : [kindOfChannel(key)];
  const addresses = writtenByKey(profile);
  return kinds.flatMap((kind) =>
    (profile.identities[kind] ?? []).map((value) => {
      const written = kind === 'email' ? addresses.get(value) : undefined;
      return { kind, value, ...(written !== undefined && { written }) };
    }),
  );
}
