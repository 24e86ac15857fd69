import type { MeasureOf } from '../../rule/types';
import type { Labelled } from '../Operator';

/** What the values of the counted events come to, while events come and go in any order. */
export interface Tally<Value = never> {
  add(value: Value): void;
  remove(value: Value): void;
  /** -1, 0 or 1 beside a wanted number, exact; `undefined` while there is no value. */
  compare(wanted: number): number | undefined;
  /** The nearest double; `null` while there is no value. */
  shown(): number | null;
}

/** A number, or the key of a value; what takes no part is `undefined`. */
export type Measured = number | string;

/** What the counted events add up to. */
export interface MeasureDefinition extends Labelled<MeasureOf> {
  /** Of what: a property of the events, or the events themselves. */
  readonly argument: 'property' | 'none';
  /** Whether it is a whole number from 0. */
  readonly whole: boolean;
  /** A property's value in the form in which it is measured. */
  read(value: unknown): Measured | undefined;
  tally(): Tally<Measured>;
  /** Plain English between the event's name and its timeframe; `wanted` is the operator with its value. */
  words(wanted: string, property: string): string;
}
