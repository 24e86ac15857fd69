import type { ConsentDocument, TopicDocument } from './ConsentDocument';
import { isWaiting } from './records';

/** Nobody has said yes. */
export const NOT_SUBSCRIBED = 'notSubscribed';
/** Asked, and not confirmed. */
export const PENDING = 'pending';
/** Somebody has said no. */
export const UNSUBSCRIBED = 'unsubscribed';

/** Why nothing about a topic may be sent to a contact point; `undefined`: it may. */
export function refusalOf(
  topic: Pick<TopicDocument, 'default'>,
  record: ConsentDocument | undefined,
  now: Date,
): string | undefined {
  if (record?.status === 'unsubscribed') return UNSUBSCRIBED;
  if (topic.default === 'opt-out' || record?.status === 'subscribed') return undefined;
  return record && isWaiting(record, now) ? PENDING : NOT_SUBSCRIBED;
}
