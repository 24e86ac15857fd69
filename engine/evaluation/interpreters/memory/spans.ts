import type { EventWindow } from '../../../language/operators/timeframe/Timeframe';

/** A stretch of evaluation instants (ms): `from` included, `until` not; Infinity = for ever. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Stretches without overlap, in order of time. */
export type Spans = readonly Span[];

export const NEVER: Spans = [];

export const always = (from: number): Spans => [{ from, until: Infinity }];

export function holdsAt(spans: Spans, now: number): boolean {
  for (const { from, until } of spans) if (from <= now && now < until) return true;
  return false;
}

/** When any of them holds. @param spans in any order */
export function union(spans: Span[]): Spans {
  if (spans.length < 2) return spans;
  spans.sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.from <= last.until)
      joined[joined.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
    else joined.push(span);
  }
  return joined;
}

/** What of the stretches lies in [from, until). */
export function clipped(spans: Spans, from: number, until: number): Spans {
  const [only] = spans;
  if (spans.length === 1 && only && only.from >= from && only.until <= until) return spans;
  return spans
    .map((span) => ({ from: Math.max(span.from, from), until: Math.min(span.until, until) }))
    .filter((span) => span.from < span.until);
}

/** When an event of this instant counts: from its time + minAge to a millisecond after its time + maxAge. */
export function countedWhile(window: EventWindow, at: number): Span | undefined {
  if (at < (window.from ?? -Infinity) || at > (window.to ?? Infinity)) return undefined;
  return { from: at + window.minAge, until: at + window.maxAge + 1 };
}
