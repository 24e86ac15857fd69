import type { EventWindow } from '../../../language/operators/timeframe/Timeframe';
import type { TimeSpan } from './CompiledRule';
import type { KeptEvent } from './KeptEvent';

/** Event times counted at `now`; `null` when there can be none. */
export function countedSpan(window: EventWindow, now: number): TimeSpan | null {
  const from = Math.max(now - window.maxAge, window.from ?? -Infinity);
  const to = Math.min(now - window.minAge, window.to ?? Infinity);
  return from > to ? null : { ...(from === -Infinity ? {} : { from }), to };
}

/** Event times that play a part at `now` or at any later instant. */
export function seenSpan(window: EventWindow, now: number): TimeSpan {
  const from = Math.max(now - window.maxAge, window.from ?? -Infinity);
  return { ...(from === -Infinity ? {} : { from }), ...(window.to === undefined ? {} : { to: window.to }) };
}

/** How many of the ascending instants lie below `bound`. */
function countBelow(instants: readonly number[], bound: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the events, which are in order of time, are earlier than an instant. */
export function countEarlier(events: readonly KeptEvent[], instant: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle] as KeptEvent).at < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which of the events are counted at `now`: from the first position to the second, which is not. */
export function stretchAt(
  events: readonly KeptEvent[],
  window: EventWindow,
  now: number,
): readonly [from: number, to: number] {
  const from = countEarlier(events, Math.max(now - window.maxAge, window.from ?? -Infinity));
  return [
    from,
    Math.max(from, countEarlier(events, Math.min(now - window.minAge, window.to ?? Infinity) + 1)),
  ];
}

/** How many of the ascending instants are counted at `now`. */
export function countAt(instants: readonly number[], window: EventWindow, now: number): number {
  const from = Math.max(now - window.maxAge, window.from ?? -Infinity);
  const to = Math.min(now - window.minAge, window.to ?? Infinity);
  return Math.max(0, countBelow(instants, to + 1) - countBelow(instants, from));
}

/**
 * The first instant after `now` at which `test` of the count gives another answer; Infinity = never. An event starts to count
 * at its time + minAge and stops a millisecond after its time + maxAge.
 */
export function nextCountChange(
  instants: readonly number[],
  window: EventWindow,
  now: number,
  test: (count: number) => boolean,
): number {
  return nextStretchChange(
    instants.length,
    (i) => instants[i] as number,
    window,
    now,
    (from, to) => test(to - from),
  );
}

/** The same of which events count: from the first position to the second, which does not. @param instantOf ascending */
export function nextStretchChange(
  length: number,
  instantOf: (position: number) => number,
  window: EventWindow,
  now: number,
  test: (from: number, to: number) => boolean,
): number {
  const below = (bound: number): number => positionOf(length, instantOf, bound);
  const first = below(window.from ?? -Infinity);
  const end = window.to === undefined ? length : below(window.to + 1);
  const startAt = (i: number): number => (i < end ? instantOf(i) + window.minAge : Infinity);
  const stopAt = (i: number): number => (i < end ? instantOf(i) + window.maxAge + 1 : Infinity);
  let starting = Math.max(first, below(now - window.minAge + 1));
  let stopping = Math.max(first, below(now - window.maxAge));
  const before = test(stopping, Math.max(stopping, Math.min(starting, end)));
  for (;;) {
    const at = Math.min(startAt(starting), stopAt(stopping));
    if (at === Infinity) return Infinity;
    while (startAt(starting) === at) starting++;
    while (stopAt(stopping) === at) stopping++;
    if (test(stopping, starting) !== before) return at;
  }
}

/** How many of the ascending instants lie below `bound`. */
function positionOf(length: number, instantOf: (position: number) => number, bound: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instantOf(middle) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
