import { ContactRejectedError, InvalidArgumentError, NotFoundError, type AudienceEngine, type ErrorReport, type ProfileRef } from '../../engine';

export interface Contacted {
  profileId: string;
  /** It had been recorded before: nothing changed. */
  alreadySent: boolean;
}

/** Notes that one recipient of a broadcast was sent to (R85, R86). @throws NotFoundError, ContactRejectedError, InvalidArgumentError */
export async function recordContacted(engine: AudienceEngine, broadcastId: string, profile: ProfileRef): Promise<Contacted> {
  const [answer] = await engine.broadcasts.recordSent(broadcastId, [profile]);
  if (answer === undefined) throw new NotFoundError('Nothing was recorded', { hint: 'Name a recipient of the broadcast' });
  if (answer.error !== undefined) throw asError(answer.error);
  return { profileId: answer.profileId, alreadySent: answer.alreadySent };
}

function asError({ code, message, hint }: ErrorReport): Error {
  if (code === 'CONTACT_REJECTED') return new ContactRejectedError(message, { hint });
  return code === 'NOT_FOUND' ? new NotFoundError(message, { hint }) : new InvalidArgumentError(message, { hint });
}
