import type { Tally } from '../../../language/operators/measure/Measure';
import type { EventWindow } from '../../../language/operators/timeframe/Timeframe';
import type { KeptEvent } from './KeptEvent';
import { clipped, type Spans } from './spans';

/** When each of some events counts, and what they come to as time passes. */
export class CountedEvents {
  /** By stretch: which event, from when, until when. */
  private readonly of: number[] = [];
  private readonly from: number[] = [];
  private readonly until: number[] = [];

  /** @param followed for each event when it counts for what follows it; default: whenever it lies in the window. */
  constructor(window: EventWindow, events: readonly KeptEvent[], followed?: readonly Spans[]) {
    const { from: first = -Infinity, to: last = Infinity, minAge, maxAge } = window;
    for (let i = 0; i < events.length; i++) {
      const { at } = events[i] as KeptEvent;
      if (at < first || at > last) continue;
      if (followed)
        for (const { from, until } of clipped(followed[i] as Spans, at + minAge, at + maxAge + 1))
          this.add(i, from, until);
      else this.add(i, at + minAge, at + maxAge + 1);
    }
  }

  private add(i: number, from: number, until: number): void {
    this.of.push(i);
    this.from.push(from);
    this.until.push(until);
  }

  /** Adds up those that count at `now`. */
  addAt<Value>(now: number, tally: Tally<Value>, values: readonly Value[]): Tally<Value> {
    for (let k = 0; k < this.of.length; k++)
      if ((this.from[k] as number) <= now && now < (this.until[k] as number))
        tally.add(values[this.of[k] as number] as Value);
    return tally;
  }

  /** The first instant after `now` at which `holds` gives another answer of what they come to; Infinity = never. */
  nextChange<Value>(
    now: number,
    tally: Tally<Value>,
    values: readonly Value[],
    holds: (tally: Tally<Value>) => boolean,
  ): number {
    const [starts, stops] = [ordered(this.from, now), ordered(this.until, now)];
    if (starts.length === 0 && stops.length === 0) return Infinity;
    const before = holds(this.addAt(now, tally, values));
    const valueOf = (k: number): Value => values[this.of[k] as number] as Value;
    for (let [s, e] = [0, 0]; ;) {
      const start = s < starts.length ? (this.from[starts[s] as number] as number) : Infinity;
      const stop = e < stops.length ? (this.until[stops[e] as number] as number) : Infinity;
      const at = Math.min(start, stop);
      if (at === Infinity) return Infinity;
      for (; s < starts.length && this.from[starts[s] as number] === at; s++)
        tally.add(valueOf(starts[s] as number));
      for (; e < stops.length && this.until[stops[e] as number] === at; e++)
        tally.remove(valueOf(stops[e] as number));
      if (holds(tally) !== before) return at;
    }
  }

  /** The last instant at which any of them begins or ceases to count. */
  lastChange(): number {
    let last = -Infinity;
    for (const at of this.from) last = Math.max(last, at);
    for (const at of this.until) if (at !== Infinity) last = Math.max(last, at);
    return last;
  }
}

/** The positions of the instants after `now`, in order of time; events mostly come in it. */
function ordered(instants: readonly number[], now: number): number[] {
  const positions: number[] = [];
  let [last, isSorted] = [-Infinity, true];
  for (let k = 0; k < instants.length; k++) {
    const at = instants[k] as number;
    if (at <= now || at === Infinity) continue;
    positions.push(k);
    isSorted &&= at >= last;
    last = at;
  }
  return isSorted ? positions : positions.sort((a, b) => (instants[a] as number) - (instants[b] as number));
}
