import { InvalidArgumentError } from '../../store/errors';
import { readEmail } from './normalizeEmail';
import { normalizePhone } from './normalizePhone';

export type ContactPointKind = 'email' | 'phone';
export const CONTACT_POINT_KINDS: readonly ContactPointKind[] = ['email', 'phone'];

/** A phone number or an email address, normalised. */
export interface ContactPoint {
  readonly kind: ContactPointKind;
  readonly value: string;
  /** As it was written, where that is not its value: this is shown and handed out. */
  readonly written?: string;
}

export interface ContactPointInput {
  email?: string;
  phone?: string;
}

/**
 * Reads a contact point: exactly one of `email` and `phone`.
 *
 * @throws InvalidArgumentError
 */
export function readContactPoint(
  input: ContactPointInput,
  options: { defaultCountry?: string } = {},
): ContactPoint {
  const { email, phone } = typeof input === 'object' && input !== null ? input : {};
  if ((email === undefined) === (phone === undefined)) {
    throw new InvalidArgumentError('A contact point is one email address or one phone number.', {
      hint: 'Give either "email" or "phone".',
    });
  }
  if (email === undefined) return { kind: 'phone', value: normalizePhone(phone as string, options) };
  const { key, written } = readEmail(email);
  return { kind: 'email', value: key, ...(written !== key && { written }) };
}

/** The contact points among somebody's stored identities. */
export const contactPointsIn = (
  identities: Readonly<Partial<Record<string, readonly string[]>>> = {},
): ContactPoint[] =>
  CONTACT_POINT_KINDS.flatMap((kind) => (identities[kind] ?? []).map((value) => ({ kind, value })));

/** `email:anita@example.com`: one text for a contact point. */
export const pointKey = ({ kind, value }: Pick<ContactPoint, 'kind' | 'value'>): string => `${kind}:${value}`;

/** The kind of contact point that a channel reaches people by. */
export const kindOfChannel = (channel: string): ContactPointKind =>
  channel.trim().toLowerCase() === 'email' ? 'email' : 'phone';

/** A contact point as it is shown and handed out. */
export const shownPoint = ({ value, written }: ContactPoint): string => written ?? value;
