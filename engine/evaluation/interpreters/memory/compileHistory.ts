import type { Explanation } from '../../../api/audience';
import { MEASURES, OCCURRENCE_OPERATORS } from '../../../language/operators/catalogue';
import { CountTally } from '../../../language/operators/measure/CountTally';
import type { Measured, MeasureDefinition, Tally } from '../../../language/operators/measure/Measure';
import type { OccurrenceDefinition } from '../../../language/operators/occurrence/Occurrence';
import type { EventWindow } from '../../../language/operators/timeframe/Timeframe';
import { describeCondition, describeStep } from '../../../language/rule/describe';
import type { EventCondition, Which } from '../../../language/rule/types';
import { stepsOf } from '../../../language/rule/walk';
import { ChosenEvent } from './ChosenEvent';
import type { EventNeed, Scanned } from './CompiledRule';
import { CountedEvents } from './CountedEvents';
import type { KeptEvent } from './KeptEvent';
import type { PrefixSums } from '../../../language/numbers/PrefixSums';
import type { Asking, RuleNode } from './RuleNode';
import { windowOf } from './compileEvent';
import { isoOrNull } from './compileGroup';
import type { Facts } from './facts';
import { historyNeeds, withinMs } from './historyNeeds';
import { measuredValues, sumsOf } from './measuredValues';
import { nextStretchChange, stretchAt } from './occurrences';
import { followedWhile, type Step } from './sequences';
import { holdsAt, type Spans } from './spans';

/** What a part of a condition says, and what was found; the answer as a node has it. */
type Asked = Omit<RuleNode, 'explain'> & { found(facts: Facts, now: number, zone: string): unknown };

/**
 * An event condition that does more than count: a measure, the first or the last, a sequence. `slotOf` gives the place of what it needs of its
 * own events (0) and of those of each step.
 */
export function compileHistory(
  condition: EventCondition,
  path: string,
  slotOf: (step: number, need: EventNeed) => number,
): Asking {
  const window = windowOf(condition.timeframe);
  const slots = historyNeeds(condition, window).map((need, i) => slotOf(i, need));
  const history = new History(condition, window, slots);
  const asked = history.ask(slots.length - 1);
  const test: RuleNode['test'] =
    condition.happened === false
      ? (facts, moment) => !asked.test(facts, moment)
      : (facts, moment) => asked.test(facts, moment);
  const steps = stepsOf(condition);
  return {
    slots,
    scanned: history.scanned(slots.length - 1),
    test,
    next: asked.next,
    lastChange: asked.lastChange,
    explain: (facts, moment) => ({
      path,
      text: describeCondition(condition),
      matched: test(facts, moment),
      found: asked.found(facts, moment.ms, moment.zone),
      wanted: condition,
      nextChangeAt: isoOrNull(asked.next(facts, moment)),
      ...(steps.length > 0 && {
        members: steps.map((step, i): Explanation => {
          const { followedBy: _more, ...wanted } = step;
          const part = history.askAny(i + 1);
          return {
            path: `${path}${'/followedBy'.repeat(i + 1)}`,
            text: describeStep(step).slice(2),
            matched: part.test(facts, moment),
            found: part.found(facts, moment.ms, moment.zone),
            wanted,
            nextChangeAt: isoOrNull(part.next(facts, moment)),
          };
        }),
      }),
    }),
  };
}

class History {
  private readonly definition: MeasureDefinition | undefined;
  private readonly operator: OccurrenceDefinition;
  private readonly wanted: number;

  constructor(
    private readonly condition: EventCondition,
    private readonly window: EventWindow,
    private readonly slots: readonly number[],
  ) {
    const { measure, occurrence = { operator: 'moreOrEqual', count: 1 } } = condition;
    this.definition = measure && MEASURES.get(measure.of);
    this.operator = OCCURRENCE_OPERATORS.get((measure ?? occurrence).operator) as OccurrenceDefinition;
    this.wanted = measure ? measure.value : occurrence.count;
  }

  /** The condition with so many of its steps. */
  ask(steps: number): Asked {
    const { which, measure } = this.condition;
    if (which !== undefined) return this.askWhich(which, steps);
    const { definition } = this;
    if (steps === 0 && measure && (measure.of === 'sum' || measure.of === 'average'))
      return this.askSums(measure.of === 'average');
    return definition ? this.askTally(steps, ...this.tallied()) : this.askCount(steps);
  }

  /** Whether any of its events goes so far through the steps. */
  askAny(steps: number): Asked {
    const { which } = this.condition;
    if (which !== undefined) return this.askWhich(which, steps);
    return this.askTally(
      steps,
      () => new CountTally(),
      (tally) => tally.compare(1) !== -1,
    );
  }

  scanned(steps: number): Scanned {
    const { which, measure, happened = true } = this.condition;
    if (steps > 0) return { kind: 'kept' };
    if (which !== undefined)
      return { kind: 'chosen', which, test: (chosen) => (chosen?.holds === true) === happened };
    return {
      kind: 'number',
      of: measure?.of ?? 'count',
      test: (found) => this.holds(found.compare(this.wanted)) === happened,
    };
  }

  private askCount(steps: number): Asked {
    return this.askTally(
      steps,
      () => new CountTally(),
      (tally) => this.holds(tally.compare(this.wanted)),
    );
  }

  private tallied(): [() => Tally<Measured>, (tally: Tally<Measured>) => boolean] {
    return [
      () => (this.definition as MeasureDefinition).tally(),
      (tally) => this.holds(tally.compare(this.wanted)),
    ];
  }

  private holds(compared: number | undefined): boolean {
    return compared !== undefined && this.operator.test(compared, 0);
  }

  private eventsOf(facts: Facts): readonly KeptEvent[] {
    return this.kept(facts, this.slots[0] as number);
  }

  private kept(facts: Facts, slot: number): readonly KeptEvent[] {
    return (facts.occurrences?.[slot] ?? NOTHING) as readonly KeptEvent[];
  }

  /** For each of its events when it is followed as so many steps ask; `undefined` = nothing is asked. */
  private followed(facts: Facts, steps: number): Spans[] | undefined {
    const step = this.chain(1, steps);
    return step && followedWhile(this.eventsOf(facts), step, (slot) => this.kept(facts, slot));
  }

  private chain(from: number, steps: number): Step | undefined {
    const step = stepsOf(this.condition)[from - 1];
    if (from > steps || !step) return undefined;
    const next = this.chain(from + 1, steps);
    return {
      slot: this.slots[from] as number,
      happened: step.happened !== false,
      within: withinMs(step.within),
      same: step.same !== undefined,
      ...(next && { next }),
    };
  }

  private counted(facts: Facts, steps: number): CountedEvents {
    return new CountedEvents(this.window, this.eventsOf(facts), this.followed(facts, steps));
  }

  private askTally(
    steps: number,
    tally: () => Tally<Measured>,
    holds: (tally: Tally<Measured>) => boolean,
  ): Asked {
    const values = (facts: Facts, zone: string): readonly Measured[] =>
      measuredValues(this.condition.measure?.of, this.eventsOf(facts), zone);
    const at = (facts: Facts, now: number, zone: string): Tally<Measured> =>
      this.counted(facts, steps).addAt(now, tally(), values(facts, zone));
    return {
      test: (facts, { ms, zone }) => holds(at(facts, ms, zone)),
      next: (facts, { ms, zone }) =>
        this.counted(facts, steps).nextChange(ms, tally(), values(facts, zone), holds),
      lastChange: (facts) => this.counted(facts, steps).lastChange(),
      found: (facts, now, zone) => at(facts, now, zone).shown(),
    };
  }

  /** The same for sums of a stretch of events, without adding them up. */
  private askSums(average: boolean): Asked {
    const { window, wanted } = this;
    const tallied = this.askTally(0, ...this.tallied());
    const holds = (sums: PrefixSums, from: number, to: number): boolean =>
      average
        ? to > from && this.holds(sums.compare(from, to, wanted, to - from))
        : this.holds(sums.compare(from, to, wanted));
    return {
      ...tallied,
      test: (facts, { ms }) => {
        const events = this.eventsOf(facts);
        return holds(sumsOf(events), ...stretchAt(events, window, ms));
      },
      next: (facts, moment) => {
        const events = this.eventsOf(facts);
        const sums = sumsOf(events);
        if (!sums.isQuick) return tallied.next(facts, moment);
        const instantOf = (i: number): number => (events[i] as KeptEvent).at;
        return nextStretchChange(events.length, instantOf, window, moment.ms, (from, to) =>
          holds(sums, from, to),
        );
      },
    };
  }

  private askWhich(which: Which, steps: number): Asked {
    const chosen = (facts: Facts): ChosenEvent => new ChosenEvent(this.eventsOf(facts), this.window, which);
    const holding = (facts: Facts): ((now: number) => boolean) => {
      const [events, choice, followed] = [this.eventsOf(facts), chosen(facts), this.followed(facts, steps)];
      return (now) => {
        const i = choice.at(now);
        return (
          i >= 0 &&
          events[i]?.holds === true &&
          (followed === undefined || holdsAt(followed[i] as Spans, now))
        );
      };
    };
    const changes = (facts: Facts, now: number): number[] => {
      const instants = new Set(chosen(facts).changesAfter(now));
      for (const spans of this.followed(facts, steps) ?? [])
        for (const { from, until } of spans)
          for (const at of [from, until]) if (at > now && at !== Infinity) instants.add(at);
      return [...instants].sort((a, b) => a - b);
    };
    return {
      test: (facts, { ms }) => holding(facts)(ms),
      next: (facts, { ms }) => {
        const holds = holding(facts);
        const before = holds(ms);
        return changes(facts, ms).find((at) => holds(at) !== before) ?? Infinity;
      },
      lastChange: (facts) => changes(facts, -Infinity).at(-1) ?? -Infinity,
      found: (facts, now) => {
        const event = this.eventsOf(facts)[chosen(facts).at(now)];
        return event ? { id: event.id, at: new Date(event.at).toISOString() } : null;
      },
    };
  }
}

const NOTHING: readonly KeptEvent[] = [];
