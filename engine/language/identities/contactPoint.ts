import { InvalidArgumentError } from '../../store/errors';
import { normalizeEmail } from './normalizeEmail';
import { normalizePhone } from './normalizePhone';

export type ContactPointKind = 'email' | 'phone';
export const CONTACT_POINT_KINDS: readonly ContactPointKind[] = ['email', 'phone'];

/** A phone number or an email address, normalised. */
export interface ContactPoint {
  readonly kind: ContactPointKind;
  readonly value: string;
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
  return email === undefined
    ? { kind: 'phone', value: normalizePhone(phone as string, options) }
    : { kind: 'email', value: normalizeEmail(email) };
}

/** The contact points among somebody's stored identities. */
export const contactPointsIn = (
  identities: Readonly<Partial<Record<string, readonly string[]>>> = {},
): ContactPoint[] =>
  CONTACT_POINT_KINDS.flatMap((kind) => (identities[kind] ?? []).map((value) => ({ kind, value })));

/** `email:anita@example.com`: one text for a contact point. */
export const pointKey = ({ kind, value }: ContactPoint): string => `${kind}:${value}`;

/** The kind of contact point that a channel reaches people by. */
export const kindOfChannel = (channel: string): ContactPointKind =>
  channel.trim().toLowerCase() === 'email' ? 'email' : 'phone';
