import type { ObjectId } from 'mongodb';
import type { ProfileRef } from '../../api/common';
import type { Contact } from '../../api/doNotContact';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { writtenByKey } from '../../language/identities/addresses';
import { ALL } from '../../language/identities/all';
import {
  kindOfChannel,
  pointKey,
  readContactPoint,
  type ContactPoint,
} from '../../language/identities/contactPoint';
import { locateProfiles, type LocatedProfile } from '../../people/profiles/locateProfiles';
import { notFound, readRef, refKey, type ReadRef } from '../../people/profiles/refs';
import type { EngineContext } from '../../store/context';
import { errorOf } from '../../store/errors/errorOf';
import { InvalidArgumentError, isAudienceError, type ErrorReport } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { channelKey } from './records';

/**
 * The contact points that are meant: the one given, or all of the profile's that the channel uses (every one without a channel); of both, both.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function contactPointsOf(
  context: EngineContext,
  contact: Contact | ProfileRef,
  channel?: string,
): Promise<{ readonly points: readonly ContactPoint[] }> {
  const [resolved] = await resolveContacts(context, [contact], () => channel);
  if (resolved === undefined || 'error' in resolved) throw errorOf(resolved?.error as ErrorReport);
  return resolved;
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
  const asked = Array.from(contacts, (contact) => {
    const read = readItem(contact, (one) => readAsked(context, one));
    return isAudienceError(read) ? { error: read.report() } : read;
  });
  const refs = asked.flatMap((one) => ('ref' in one ? [one.ref] : []));
  const located = await locateInTheEnd(context, refs);
  return asked.map((one, index): Resolved => {
    if (!('ref' in one)) return one;
    const profile = located.get(refKey(context, one.ref));
    if (!profile) return { error: notFound(one.ref).report() };
    const points = new Map(
      [...pointsOf(profile, channelOf(index)), ...one.points].map((point) => [pointKey(point), point]),
    );
    return { points: [...points.values()], profileId: profile._id };
  });
}

interface Asked {
  readonly ref: ReadRef;
  /** Given beside the profile. */
  readonly points: readonly ContactPoint[];
}

function readAsked(
  context: EngineContext,
  contact: Contact | ProfileRef,
): Asked | { points: readonly ContactPoint[] } {
  const ref = profileOf(contact);
  const { email, phone } = contact as { email?: string; phone?: string };
  if (ref === undefined)
    return { points: [readContactPoint({ email, phone } as { email: string }, context)] };
  const isBeside = ref !== contact && (email !== undefined || phone !== undefined);
  return {
    ref: readRef(context, ref),
    points: isBeside ? [readContactPoint({ email, phone } as { email: string }, context)] : [],
  };
}

/**
 * Who is being joined to another profile is, for an instant, found under neither; by then the join is through, and a second look finds the
 * one who stays.
 */
async function locateInTheEnd(
  context: EngineContext,
  refs: readonly ReadRef[],
): Promise<Map<string, LocatedProfile>> {
  const located = await locateProfiles(context, refs);
  const missing = refs.filter((ref) => !located.has(refKey(context, ref)));
  if (missing.length === 0) return located;
  return new Map([...located, ...(await locateProfiles(context, missing))]);
}

/** The profile that a contact names; `undefined`: it is a contact point itself. @throws InvalidArgumentError */
export function profileOf(contact: Contact | ProfileRef): ProfileRef | undefined {
  if (contact === null || typeof contact !== 'object')
    throw new InvalidArgumentError('A contact is missing.', { hint: 'Give "email", "phone" or "profile".' });
  if ('profile' in contact) return contact.profile;
  // An address beside the engine's own id is asked about as well.
  if ('id' in contact && contact.id !== undefined) return { id: contact.id };
  return 'id' in contact || 'externalId' in contact ? contact : undefined;
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
