import type { Entry } from '../../api';
import type { EntryDocument } from './EntryDocument';

/** An entry as a claim hands it out. */
export const toEntry = (
  { _id: id, kind, profileId, externalId, segment, at, attempt, lease }: EntryDocument,
  flowId: string,
): Entry => ({
  id,
  kind,
  flowId,
  profile: { id: profileId.toHexString(), ...(externalId !== undefined && { externalId }) },
  ...(segment !== undefined && { segment }),
  at: at.toISOString(),
  attempt,
  lease: lease as string,
});
