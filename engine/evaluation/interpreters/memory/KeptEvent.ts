import type { Measured } from '../../../language/operators/measure/Measure';

/** What is kept of an event where its instant alone does not decide. */
export interface KeptEvent {
  /** Instant in ms. */
  readonly at: number;
  /** As stored; only where the first or the last is asked for: of equal instants it decides. */
  readonly id?: string;
  /** What is measured of it. */
  readonly value?: Measured;
  /** Of the first or the last: whether the property conditions hold for it. */
  readonly holds?: boolean;
  /** The key of what it has in common with the event before it in a sequence; `undefined` when it has no such value. */
  readonly before?: string | undefined;
  /** The key of what the event that follows it has to have. */
  readonly after?: string | undefined;
}

/** Code point by code point: UTF-16 has what lies beyond the first plane in the middle of it. */
export function compareIds(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [one.charCodeAt(i), other.charCodeAt(i)];
    if (a !== b) return inPlane(a) - inPlane(b);
  }
  return one.length - other.length;
}

/** Surrogates stand behind every other unit. */
const inPlane = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** By time; of equal instants by id. */
export const inTime = (one: KeptEvent, other: KeptEvent): number =>
  one.at - other.at || compareIds(one.id ?? '', other.id ?? '');

/** What is known of the events of one need: ascending instants, or kept events in order of time. */
export type Occurred = readonly number[] | readonly KeptEvent[];
