import type { ObjectId } from 'mongodb';
import type { ProfileKey } from '../../api';

/** What `profileKey` looks at: all in the index `account`, where no profile has to be fetched for it. */
export const PROFILE_KEY = { _id: 1, externalId: 1 } as const;

export function profileKey({
  _id,
  externalId,
}: {
  readonly _id: ObjectId;
  readonly externalId?: string | null;
}): ProfileKey {
  return { id: _id.toHexString(), ...(typeof externalId === 'string' && { externalId }) };
}
