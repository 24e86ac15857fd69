import type { KeptEvent } from './KeptEvent';
import { always, clipped, NEVER, union, type Span, type Spans } from './spans';

/** A step of a sequence: the events that may follow, and what is asked of them. */
export interface Step {
  readonly slot: number;
  readonly happened: boolean;
  /** ms after the event before; Infinity = any time. */
  readonly within: number;
  /** Whether it has to have a value in common with the event before. */
  readonly same: boolean;
  readonly next?: Step;
}

/** For each of the events the stretches of time in which it is followed as the step says. */
export function followedWhile(
  events: readonly KeptEvent[],
  step: Step,
  keptOf: (slot: number) => readonly KeptEvent[],
): Spans[] {
  const kept = keptOf(step.slot);
  const next = step.next && followedWhile(kept, step.next, keptOf);
  const followers = new Followers(step, kept, next);
  return events.map((event) => followers.whileAfter(event));
}

/** Events that may follow, apart by what they have in common with those before. */
class Followers {
  private readonly groups = new Map<string | undefined, Group>();

  constructor(
    private readonly step: Step,
    kept: readonly KeptEvent[],
    next: readonly Spans[] | undefined,
  ) {
    kept.forEach((event, i) => {
      if (step.same && event.before === undefined) return;
      const key = step.same ? event.before : undefined;
      const group = this.groups.get(key) ?? { at: [], holding: [] };
      if (group.at.length === 0) this.groups.set(key, group);
      group.at.push(event.at);
      group.holding.push(next ? clipped(next[i] as Spans, event.at, Infinity) : always(event.at));
    });
    for (const group of this.groups.values()) if (next) group.earliest = earliestOf(group.holding);
  }

  whileAfter({ at, after }: KeptEvent): Spans {
    const { step } = this;
    const group =
      step.same && after === undefined ? undefined : this.groups.get(step.same ? after : undefined);
    const first = group ? firstAfter(group.at, at) : 0;
    const comes = group?.at[first] ?? Infinity;
    if (!step.happened) {
      if (step.within === Infinity) return [{ from: at, until: comes }];
      return comes <= at + step.within ? NEVER : always(at + step.within + 1);
    }
    if (!group || comes > at + step.within) return NEVER;
    if (!step.next) return always(comes);
    const end = step.within === Infinity ? group.at.length : firstAfter(group.at, at + step.within);
    if (!group.earliest) return union(group.holding.slice(first, end).flat());
    const from = group.earliest.in(first, end);
    return from === Infinity ? NEVER : always(from);
  }
}

interface Group {
  readonly at: number[];
  readonly holding: Spans[];
  /** Where what has begun to hold never ends: when each begins. */
  earliest?: Earliest | undefined;
}

function earliestOf(holding: readonly Spans[]): Earliest | undefined {
  const begins: number[] = [];
  for (const spans of holding) {
    const [only] = spans;
    if (spans.length > 1 || (only && only.until !== Infinity)) return undefined;
    begins.push((only as Span | undefined)?.from ?? Infinity);
  }
  return new Earliest(begins);
}

/** The smallest number of any stretch of a list, in two looks: minima of stretches of 1, 2, 4 … */
class Earliest {
  private readonly levels: readonly (readonly number[])[];

  constructor(numbers: readonly number[]) {
    const levels = [numbers];
    for (let half = 1; 2 * half <= numbers.length; half *= 2) {
      const below = levels.at(-1) as readonly number[];
      levels.push(
        Array.from({ length: numbers.length - 2 * half + 1 }, (_, i) =>
          Math.min(below[i] as number, below[i + half] as number),
        ),
      );
    }
    this.levels = levels;
  }

  in(from: number, to: number): number {
    if (from >= to) return Infinity;
    const level = 31 - Math.clz32(to - from);
    const numbers = this.levels[level] as readonly number[];
    return Math.min(numbers[from] as number, numbers[to - 2 ** level] as number);
  }
}

/** The position of the first of the ascending instants that is later. */
function firstAfter(instants: readonly number[], at: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
