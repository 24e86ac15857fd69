import { IDENTITY_KINDS } from '../../language/identities/identityKinds';
import type { IdentityRef, ProfileRef, WriteOptions } from '../../api';
import { checkWriteOptions } from '../../api/checkOptions';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { isPlainObject } from '../../language/text/isPlainObject';
import { shown } from '../../language/text/shown';
import { applyChanges } from '../../membership/changes/applyChanges';
import type { EngineContext } from '../../store/context';
import {
  IdentityConflictError,
  InvalidArgumentError,
  NotFoundError,
  type AudienceError,
} from '../../store/errors';
import { getProfileDocument } from './findProfile';
import { readIdentity, shownRef, type Identity } from './refs';

const HINT = 'Give one of { email }, { phone }, { externalId }.';

/** How often a lost race is run again: each time somebody else has won it, so that it cannot go on for long. */
const ATTEMPTS = 20;

/**
 * Takes an identity off a profile. Joins that are under way end first: whoever takes over is who loses it.
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function removeIdentity(
  context: EngineContext,
  ref: ProfileRef,
  given: IdentityRef,
  options: WriteOptions = {},
): Promise<{ id: string }> {
  checkWriteOptions(options);
  const { kind, text, read } = readGiven(context, given);
  const { wait, signal } = options;
  let refusal: AudienceError | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    signal?.throwIfAborted();
    const profile = await getProfileDocument(context, ref);
    const identity = heldBy(profile, kind, text, read);
    if (profile.keys.length === 1 && profile.adopting === undefined) throw onlyOne(identity);
    const [outcome] = await applyChanges(
      context,
      [
        {
          profileId: profile._id,
          change: { removeIdentity: { kind, value: identity.value, known: profile } },
        },
      ],
      { ...(wait && { wait }), ...(signal && { signal }) },
    );
    if (outcome && 'error' in outcome) throw outcome.error;
    if (outcome?.profile) return { id: profile._id.toHexString() };
    refusal = othersWon(identity);
  }
  throw refusal as AudienceError;
}

interface Given {
  readonly kind: (typeof IDENTITY_KINDS)[number];
  /** As it came. */
  readonly text: unknown;
  /** In its one form, or why it has none. */
  readonly read: Identity | InvalidArgumentError;
}

function readGiven(context: EngineContext, given: unknown): Given {
  if (!isPlainObject(given))
    throw new InvalidArgumentError(`Found ${shown(given)} where an identity is expected.`, {
      hint: HINT,
      path: '',
    });
  const named = Object.keys(given).filter((key) => given[key] !== undefined);
  const kind = IDENTITY_KINDS.find((one) => one === named[0]);
  if (kind === undefined || named.length > 1)
    throw new InvalidArgumentError(
      named.length === 0
        ? 'No identity is named.'
        : `An identity is an email, a phone or an externalId; found ${named.join(' and ').slice(0, 100)}.`,
      { hint: HINT, path: '' },
    );
  const text = given[kind];
  try {
    // What stands for nobody today may have been taken for somebody once.
    return { kind, text, read: readIdentity(context, kind, text, `/${kind}`, { refusePlaceholders: false }) };
  } catch (error) {
    if (error instanceof InvalidArgumentError) return { kind, text, read: error };
    throw error;
  }
}

/** What was stored in earlier times and could not be given today is named as it is shown. @throws NotFoundError, InvalidArgumentError */
function heldBy(
  { identities }: ProfileDocument,
  kind: Given['kind'],
  text: unknown,
  read: Given['read'],
): Identity {
  const held = identities[kind] ?? [];
  if (typeof text === 'string' && held.includes(text)) return { kind, value: text };
  if (read instanceof InvalidArgumentError) throw read;
  if (held.includes(read.value)) return read;
  throw new NotFoundError(`The profile does not have ${shownRef(read)}.`, {
    hint: 'profiles.get shows the identities that it has.',
    path: `/${kind}`,
  });
}

const onlyOne = (identity: Identity): InvalidArgumentError =>
  new InvalidArgumentError(`${capital(shownRef(identity))} is the only identity of the profile.`, {
    hint: 'Give it another one first: without any nobody could find it again. To erase the person, use profiles.delete.',
    path: `/${identity.kind}`,
  });

const othersWon = (identity: Identity): IdentityConflictError =>
  new IdentityConflictError(`${capital(shownRef(identity))} was not taken off: others wrote all the time.`, {
    hint: 'Try again.',
  });

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
