import { Moment } from '../calendar/moment';
import type { ProfileDocument } from '../mongo/documents';
import type { Occurrences } from './readOccurrences';
import type { WatchedSegment } from './segmentIndex';

/** What a segment's rule says of a profile at a revision and an instant. */
export interface Evaluation {
  readonly segment: string;
  readonly member: boolean;
  /** First change by time alone (ms); null = never. */
  readonly next: number | null;
}

/** What a Date can hold: a change beyond it is never seen. */
const LAST_INSTANT = 8.64e15;

/**
 * Step 4: a pure function of what is known at the profile's revision, and of an instant. Whoever evaluates the same revision for the same
 * instant finds the same.
 */
export function evaluate(profile: ProfileDocument, segments: readonly WatchedSegment[], occurrences: Occurrences, at: number, zone: string): Evaluation[] {
  const moment = new Moment(at, zone);
  let slot = 0;
  return segments.map(({ id, compiled }) => {
    const facts = { ...profile, occurrences: occurrences.slice(slot, (slot += compiled.needs.events.length)) };
    const next = compiled.nextChangeAt(facts, moment);
    return { segment: id, member: compiled.matches(facts, moment), next: next !== null && next > LAST_INSTANT ? null : next };
  });
}
