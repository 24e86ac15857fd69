import { ObjectId } from 'mongodb';
import type { UpsertResult, WhenSeveral } from '../../api';
import { applyChanges, type ChangeOptions } from '../../membership/changes/applyChanges';
import { identityKeyOf } from '../../membership/changes/identityKeyOf';
import type { EngineContext } from '../../store/context';
import {
  IdentityConflictError,
  isAudienceError,
  TooLargeError,
  type AudienceError,
} from '../../store/errors';
import type { ProfileWrite } from './ProfileWrite';
import { roomFor, tooManyIdentities } from './identityLimit';
import { joinProfiles } from './joinProfiles';
import { locateProfiles, type LocatedProfile } from './locateProfiles';
import { MAX_IDENTITIES } from './readProfileInput';

export interface WrittenProfile {
  readonly id: ObjectId;
  readonly result: UpsertResult;
  /** Who was joined to it on the way. */
  readonly merged?: readonly ObjectId[];
}

export interface WriteOneOptions extends ChangeOptions {
  /** What becomes of several profiles that have the identities. */
  whenSeveral?: WhenSeveral;
}

/** How often a lost race is run again: each time somebody else has won it, so that it cannot go on for long. */
const ATTEMPTS = 20;

/**
 * Finds by any identity, joins when several are found, creates when none is; again when another process was quicker. The unique keys
 * decide: two processes that create the same person at the same instant make one profile.
 *
 * @param mark names the write (`ChangeRequest`).
 */
export async function writeOneProfile(
  context: EngineContext,
  write: ProfileWrite,
  options: WriteOneOptions,
  mark?: string,
): Promise<WrittenProfile | AudienceError> {
  let conflict: AudienceError | undefined;
  const merged: ObjectId[] = [];
  let joined = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    options.signal?.throwIfAborted();
    const found = new Map(
      [...(await locateProfiles(context, write.identities)).values()].map((profile) => [
        profile._id.toHexString(),
        profile,
      ]),
    );
    if (found.size > 1) {
      if (options.whenSeveral === 'refuse') return refusedJoin([...found.keys()]);
      try {
        merged.push(
          ...(await joinProfiles(
            context,
            [...found.values()].map(({ _id }) => _id),
          )),
        );
      } catch (error) {
        if (isAudienceError(error) && error.code !== 'IDENTITY_CONFLICT') return error as AudienceError;
        if (!isAudienceError(error)) throw error;
        conflict = error as AudienceError;
      }
      joined = true;
      continue;
    }
    const [profile] = found.values();
    const tooMany = checkLimit(profile, write);
    if (tooMany) return tooMany;
    const profileId = profile?._id ?? new ObjectId();
    const room = profile && roomFor(profile.identities, write.identities);
    const foundBy = write.identities
      .map((identity) => identityKeyOf(context, identity))
      .filter((key) => profile?.keys.includes(key) === true);
    const [outcome] = await applyChanges(
      context,
      [
        {
          profileId,
          ...(profile === undefined && { create: true }),
          ...(room && { room }),
          ...(foundBy.length > 0 && { foundBy }),
          change: write.change,
          ...(mark !== undefined && { mark }),
        },
      ],
      options,
    );
    if (outcome === undefined) continue;
    if ('error' in outcome) {
      if (outcome.error.code !== 'IDENTITY_CONFLICT') return outcome.error;
      conflict = outcome.error;
    } else if (outcome.profile !== null) {
      return {
        id: profileId,
        result: profile === undefined ? 'created' : outcome.changed || joined ? 'updated' : 'notModified',
        ...(merged.length > 0 && { merged }),
      };
    }
  }
  return (
    conflict ??
    new IdentityConflictError('The profile was changed by others all the time.', { hint: 'Try again.' })
  );
}

const SHOWN = 5;

function refusedJoin(ids: readonly string[]): IdentityConflictError {
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
  return new IdentityConflictError(
    `The identities belong to ${ids.length} profiles: ${ids.slice(0, SHOWN).join(', ')}${more}.`,
    { hint: 'Nothing was written. Correct the identities, or have the profiles joined.' },
  );
}

function checkLimit(profile: LocatedProfile | undefined, write: ProfileWrite): AudienceError | undefined {
  const kind = tooManyIdentities(profile?.identities ?? {}, write.identities);
  if (kind === undefined) return undefined;
  return new TooLargeError(
    `The profile would have more than ${MAX_IDENTITIES} identities of the kind ${kind}.`,
    {
      hint: 'Write to another profile, or leave out what is no longer used.',
      path: kind === 'externalId' ? '/externalId' : `/${kind}s`,
    },
  );
}
