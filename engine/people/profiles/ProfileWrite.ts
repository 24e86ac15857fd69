import type { ObjectId } from 'mongodb';
import type { ProfileChange } from '../../membership/changes/ProfileChange';
import type { ReadProfileInput } from './readProfileInput';

/** An input in the form in which it is written. */
export interface ProfileWrite {
  readonly identities: ReadProfileInput['identities'];
  /** Of the identities, in their order. */
  readonly keys: readonly string[];
  readonly change: ProfileChange;
  /** Those that the change adds, as they were written. */
  readonly tags: ReadProfileInput['tags'];
  /** Of the profile, should it be a new one; default: any. */
  newId?: ObjectId;
}
