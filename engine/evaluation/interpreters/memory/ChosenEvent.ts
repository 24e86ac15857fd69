import type { EventWindow } from '../../../language/operators/timeframe/Timeframe';
import type { Which } from '../../../language/rule/types';
import type { KeptEvent } from './KeptEvent';
import { stretchAt } from './occurrences';
import { countedWhile } from './spans';

/** The first or the last of some events in a timeframe, as time passes. */
export class ChosenEvent {
  /** @param events in order of time. */
  constructor(
    private readonly events: readonly KeptEvent[],
    private readonly window: EventWindow,
    private readonly which: Which,
  ) {}

  /** The position of the chosen one; -1 when there is none. */
  at(now: number): number {
    const [first, end] = stretchAt(this.events, this.window, now);
    if (first >= end) return -1;
    return this.which === 'first' ? first : end - 1;
  }

  /** The instants after `now` at which another one may be chosen, in order of time. */
  changesAfter(now: number): number[] {
    const instants = new Set<number>();
    for (const event of this.events) {
      const span = countedWhile(this.window, event.at);
      if (!span) continue;
      if (span.from > now) instants.add(span.from);
      if (span.until > now && span.until !== Infinity) instants.add(span.until);
    }
    return [...instants].sort((a, b) => a - b);
  }

  lastChange(): number {
    return this.changesAfter(-Infinity).at(-1) ?? -Infinity;
  }
}
