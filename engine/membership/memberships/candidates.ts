import type { ProfileDocument } from '../../evaluation/facts/documents';
import { EVERYTHING } from '../changes/dirtyKeys';
import type { Definitions, WatchedSegment } from './definitions';

/** A profile to evaluate, as it was read at one revision. */
export interface Asked {
  readonly profile: ProfileDocument;
  /** It was just made, together with others and without an event, by whoever asks: every segment is asked of it, and nothing is stored of it yet. */
  readonly born?: boolean;
  /** Ids of segments to ask besides those that its dirty keys name. */
  readonly segments?: ReadonlySet<string>;
  /** The evaluation is made for this instant (ms), or a later one when the profile has a later one: MongoDB's time. */
  readonly now?: number;
  /** The segments whose first build asks: who is found in them was in them before anyone could watch, and enters without a word. */
  readonly building?: ReadonlySet<string> | undefined;
}

/**
 * Step 4, first half: the segments whose answer can have changed. Over *all* dirty keys, not only those of one's own change: what a
 * concurrent writer or one that has died left behind is taken along, because step 6 removes it.
 */
export function candidatesOf({ profile, born, segments }: Asked, definitions: Definitions): WatchedSegment[] {
  if (definitions.byId.size === 0) return [];
  const dirty = Object.keys(profile.dirty ?? {});
  if (born === true || dirty.includes(EVERYTHING)) return [...definitions.byId.values()];
  const found = new Set<WatchedSegment>();
  for (const key of dirty) for (const segment of definitions.byKey.get(key) ?? []) found.add(segment);
  for (const id of segments ?? []) {
    const segment = definitions.byId.get(id);
    if (segment) found.add(segment);
  }
  return [...found];
}
