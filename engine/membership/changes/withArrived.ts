import type { ProfileDocument } from '../../evaluation/facts/documents';
import { eventKey } from './dirtyKeys';
import type { WrittenEvent } from './ProfileChange';

/** A profile with what has arrived for it as if it stood in its own inbox, and its marks. */
export const withArrived = (
  profile: ProfileDocument,
  rev: number,
  events: readonly WrittenEvent[],
): ProfileDocument => ({ ...profile, ...arrivedOf(profile, rev, events) });

/** Its inbox and its marks then. */
export function arrivedOf(
  { dirty: marks, inbox = [] }: Pick<ProfileDocument, 'dirty' | 'inbox'>,
  rev: number,
  events: readonly WrittenEvent[],
): Required<Pick<ProfileDocument, 'dirty' | 'inbox'>> {
  const dirty = { ...marks };
  for (const { type } of events) {
    const key = eventKey(type);
    if (!((dirty[key] ?? 0) > rev)) dirty[key] = rev;
  }
  return { dirty, inbox: [...inbox, ...events.map((event) => ({ ...event, rev }))] };
}
