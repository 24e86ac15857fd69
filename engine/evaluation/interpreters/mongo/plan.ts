import type { Moment } from '../../../language/calendar/moment';
import type { RuleContext } from '../../../language/rule/context';
import { inlineSegments } from '../../../language/rule/inline';
import type { Condition, Rule } from '../../../language/rule/types';
import { groupOf } from '../../../language/rule/walk';
import type { CompiledRule } from '../memory/CompiledRule';
import { boundsOf, EVERYTHING, UNKNOWN, type Bound } from './bounds';
import { eventScans, type EventScan } from './eventScans';
import { leafFilter } from './leafFilter';
import { decide, outlineOf, type Outline } from './outline';
import { neededFields } from './profileFields';

/** A rule asked of everybody at an instant. */
export interface Question {
  readonly compiled: CompiledRule;
  readonly ruleContext: RuleContext;
  readonly moment: Moment;
}

/**
 * How MongoDB is asked.
 * - `filter`: one exact filter of profiles says it all.
 * - `events`: who has no events cannot match, so the events are counted first and only those who are left are looked up.
 * - `complement`: who has no events matches; a count is everybody but those who do not match. Counts only.
 * - `audience`: everybody whom the rule's conditions on the profile let through is read, and decided one by one.
 * - `batches`: so much to know of events that it might not fit into memory for everybody at once: as `audience`, with the events of a thousand
 *   profiles at a time.
 */
export type PlanName = 'filter' | 'events' | 'complement' | 'audience' | 'batches';

/** Event conditions that are counted for everybody at once: 4 bytes each for everyone who has events. */
export const MOST_COLUMNS = 64;

export interface Plan {
  readonly select: Exclude<PlanName, 'complement'>;
  readonly count: PlanName;
  /** Whether `filter` alone is the answer. */
  readonly exact: boolean;
  /** Nobody outside of it matches. */
  readonly filter: Bound;
  readonly scans: readonly EventScan[];
  readonly outline: Outline;
  /** The answer for somebody without events; `undefined` where the profile decides. */
  readonly withoutEvents: boolean | undefined;
  /** What has to be known of a profile, besides its events. */
  readonly fields: readonly string[];
}

/** Every profile has it: the engine keeps it. */
export const holdsForAll = (part: Rule): boolean =>
  'attribute' in part &&
  'operator' in part &&
  part.attribute === 'createdAt' &&
  part.operator === 'isNotEmpty';

export function planFor({ compiled, ruleContext, moment }: Question): Plan {
  const rule = inlineSegments(compiled.rule, ruleContext);
  const { needs } = compiled;
  const outline = outlineOf(rule, (part) =>
    'event' in part || ('attribute' in part && ruleContext.computed(part.attribute))
      ? needs.askOf.get(JSON.stringify(part))
      : undefined,
  );
  let exact = true;
  const { upper: filter } = boundsOf(rule, (part) => {
    if (holdsForAll(part)) return EVERYTHING;
    const leaf = groupOf(part) ? undefined : leafFilter(part as Condition, ruleContext, moment);
    if (leaf) return { upper: leaf, lower: leaf };
    exact = false;
    return UNKNOWN;
  });
  const withoutEvents = decide(outline, (ask) => needs.asks[ask]?.test({}, moment) ?? false);
  const select = exact
    ? 'filter'
    : needs.events.length > MOST_COLUMNS
      ? 'batches'
      : needs.events.length > 0 && withoutEvents === false
        ? 'events'
        : 'audience';
  return {
    select,
    count: select === 'audience' && needs.events.length > 0 && withoutEvents === true ? 'complement' : select,
    exact,
    filter,
    scans: select === 'batches' ? [] : eventScans(needs, moment.ms),
    outline,
    withoutEvents,
    fields: exact ? [] : neededFields(rule, ruleContext),
  };
}
