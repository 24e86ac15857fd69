import { ObjectId } from 'mongodb';
import { identityKeyOf } from '../../membership/changes/identityKeyOf';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { readEmail } from '../../language/identities/normalizeEmail';
import { normalizeExternalId } from '../../language/identities/normalizeExternalId';
import { normalizePhone } from '../../language/identities/normalizePhone';
import type { IdentityKind } from '../../language/rule/types';
import { shown } from '../../language/text/shown';

/** A typed key that finds a profile. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
  /** As it was written, where that is not the form in which it is compared. */
  readonly written?: string;
}

/** A reference that was read: the engine's own id, or an identity in its normal form. */
export type ReadRef = { readonly id: ObjectId } | Identity;

const KINDS = ['id', 'externalId', 'email', 'phone'] as const;
const ID = /^[0-9a-f]{24}$/i;

/** @throws InvalidArgumentError with the place of what is wrong below `path`. */
export function readRef(context: EngineContext, ref: unknown, path = ''): ReadRef {
  const given =
    typeof ref === 'object' && ref !== null
      ? KINDS.filter((kind) => (ref as Record<string, unknown>)[kind] !== undefined)
      : [];
  const [kind] = given;
  // The engine's own id says it all: an entry's profile carries the externalId beside it.
  if (kind === undefined || (given.length > 1 && kind !== 'id')) {
    throw new InvalidArgumentError(
      given.length > 1
        ? `A profile is named by one key, found ${given.join(' and ')}.`
        : 'No profile is named.',
      {
        hint: 'Give one of { id }, { externalId }, { email }, { phone }.',
        path,
      },
    );
  }
  const value = (ref as Record<string, unknown>)[kind];
  if (kind === 'id') return { id: readId(value, `${path}/id`) };
  return readIdentity(context, kind, value, `${path}/${kind}`);
}

/** The engine's own id of a profile. @throws InvalidArgumentError */
export function readId(value: unknown, path: string): ObjectId {
  if (typeof value === 'string' && ID.test(value)) return new ObjectId(value);
  throw new InvalidArgumentError(`${shown(value)} is no id of a profile.`, {
    hint: 'Ids have 24 hexadecimal characters; keys of your own are externalId.',
    path,
  });
}

/** An identity in its one form. @throws InvalidArgumentError */
export function readIdentity(
  context: EngineContext,
  kind: IdentityKind,
  value: unknown,
  path: string,
  { refusePlaceholders = context.refusePlaceholders } = {},
): Identity {
  try {
    if (kind === 'email') {
      const { key, written } = readEmail(value as string);
      return written === key ? { kind, value: key } : { kind, value: key, written };
    }
    if (kind === 'phone')
      return { kind, value: normalizePhone(value as string, { defaultCountry: context.defaultCountry }) };
    return { kind, value: normalizeExternalId(value as string, { refusePlaceholders }) };
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new InvalidArgumentError(error.message, { hint: error.hint, path });
  }
}

/** A reference as the caller wrote it, for messages. */
export function shownRef(ref: ReadRef): string {
  return 'id' in ref ? `the id ${ref.id.toHexString()}` : `the ${ref.kind} ${JSON.stringify(ref.value)}`;
}

export const notFound = (ref: ReadRef, path?: string): NotFoundError =>
  new NotFoundError(`There is no profile with ${shownRef(ref)}.`, {
    hint: 'Create it first with profiles.upsert, or check the key.',
    ...(path === undefined ? {} : { path }),
  });

/** One text per reference: the key of an identity, or the id. */
export const refKey = (context: EngineContext, ref: ReadRef): string =>
  'id' in ref ? ref.id.toHexString() : identityKeyOf(context, ref);
