import { errorOf, NotFoundError, type AudienceEngine, type ProfileRef } from '../../engine';

export interface Contacted {
  profileId: string;
  /** It had been recorded before: nothing changed. */
  alreadySent: boolean;
}

/** Notes that one recipient of a broadcast was sent to (R85, R86). @throws NotFoundError, ContactRejectedError, InvalidArgumentError */
export async function recordContacted(
  engine: AudienceEngine,
  broadcastId: string,
  profile: ProfileRef,
  options: { signal?: AbortSignal } = {},
): Promise<Contacted> {
  const [answer] = await engine.broadcasts.recordSent(broadcastId, [profile], options);
  if (answer === undefined)
    throw new NotFoundError('Nothing was recorded', { hint: 'Name a recipient of the broadcast' });
  if (answer.error !== undefined) throw errorOf(answer.error);
  return { profileId: answer.profileId, alreadySent: answer.alreadySent };
}
