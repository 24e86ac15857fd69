import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EventNeed } from '../../evaluation/interpreters/memory/CompiledRule';
import type { Occurred } from '../../evaluation/interpreters/memory/KeptEvent';
import { Moment } from '../../language/calendar/moment';
import type { WatchedSegment } from './definitions';

/** What a rule answers of a profile, and when time alone changes that (ms); null = never. */
export interface Answer {
  readonly member: boolean;
  readonly next: number | null;
}

/** Step 4, the answer: a pure function of the profile at one revision, its events up to that revision, and one instant. */
export function evaluate(
  segment: WatchedSegment,
  profile: ProfileDocument,
  occurrences: ReadonlyMap<EventNeed, Occurred>,
  now: number,
  zone: string,
): Answer {
  const { rule } = segment;
  const facts = { ...profile, occurrences: rule.needs.events.map((need) => occurrences.get(need)) };
  const moment = new Moment(now, zone);
  return { member: rule.matches(facts, moment), next: rule.nextChangeAt(facts, moment) };
}
