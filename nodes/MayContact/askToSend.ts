import type { AskInput, AskOutcome, AudienceEngine, Place } from '../../engine';

/** An item on its way through the gate. */
export interface Asking {
  question: AskInput;
  /** Where it waits when it is later; undefined: it does not. */
  hold?: { place: Place; key?: string | undefined; carry: unknown } | undefined;
}

/**
 * Asks whether it may be sent. What is to wait until then does so at the place: `undefined`.
 * The same key again, while it waits or its end is not handled, is the same wait: an item that comes twice waits once.
 */
export async function askToSend(
  engine: AudienceEngine,
  { question, hold }: Asking,
): Promise<AskOutcome | undefined> {
  const answer = await engine.contacts.ask(question);
  if (answer.outcome !== 'later' || hold === undefined || answer.until === undefined) return answer;
  const { place, key, carry } = hold;
  await engine.waits.open(place, {
    profile: question.profile,
    until: answer.until,
    ...(key !== undefined && { key }),
    ...(question.flowId !== undefined && { flowId: question.flowId }),
    carry,
  });
  return undefined;
}
