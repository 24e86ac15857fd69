import type { ProfileDocument } from '../../evaluation/facts/documents';
import { dirtyKeysOf } from './dirtyKeys';
import type { WrittenEvent } from './ProfileChange';

/** A profile with what has arrived for it as if it stood in its own inbox, and its marks. */
export function withArrived(
  profile: ProfileDocument,
  rev: number,
  events: readonly WrittenEvent[],
): ProfileDocument {
  const { dirty = {}, inbox = [] } = profile;
  const marks = dirtyKeysOf({ events }, false).filter((key) => !((dirty[key] ?? 0) > rev));
  return {
    ...profile,
    dirty: { ...dirty, ...Object.fromEntries(marks.map((key) => [key, rev])) },
    inbox: [...inbox, ...events.map((event) => ({ ...event, rev }))],
  };
}
