import type { Entry } from '../../api';
import { toProfileEvent } from '../../people/profiles/listEvents';
import type { EngineContext } from '../../store/context';
import type { EntryDocument } from './EntryDocument';

/** An entry as a claim hands it out. */
export const toEntry = (
  context: EngineContext,
  { _id: id, kind, profileId, externalId, segment, cause, at, attempt, lease }: EntryDocument,
  flowId: string,
): Entry => ({
  id,
  kind,
  flowId,
  profile: { id: profileId.toHexString(), ...(externalId !== undefined && { externalId }) },
  ...(segment !== undefined && { segment }),
  ...(cause && { cause: 'event' in cause ? { event: toProfileEvent(context, cause.event) } : cause }),
  at: at.toISOString(),
  attempt,
  lease: lease as string,
});
