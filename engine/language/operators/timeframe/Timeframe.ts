import type { DurationUnit, Timeframe, TimeframeOperator } from '../../rule/types';
import type { Labelled } from '../Operator';

/**
 * Which events are counted at `now`: those of age `minAge` to `maxAge` (ms, both included) whose own time is within `from` to `to`. An
 * event starts to count at its time + minAge and stops at its time + maxAge + 1. That is the meaning for both
 * interpreters, and the next change follows from it.
 */
export interface EventWindow {
  readonly minAge: number;
  /** Infinity: an event that has begun to count never stops. */
  readonly maxAge: number;
  readonly from?: number;
  readonly to?: number;
}

/** What the form asks for: `amount` and `unit`, two amounts, one instant or two. */
export type TimeframeArgument = 'none' | 'amount' | 'range' | 'instant' | 'instants';

export interface TimeframeDefinition<T extends Timeframe = Timeframe> extends Labelled<TimeframeOperator> {
  readonly argument: TimeframeArgument;
  window(timeframe: T): EventWindow;
  words(timeframe: T): string;
}

export const DURATION_UNITS: readonly DurationUnit[] = ['days', 'hours', 'minutes'];

const MS_PER_UNIT: Record<DurationUnit, number> = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 };

/** A day of an event window is 24 hours, also across a change of clocks. */
export const durationMs = (amount: number, unit: DurationUnit): number => amount * MS_PER_UNIT[unit];

export const durationWords = (amount: number, unit: DurationUnit): string =>
  amount === 1 ? unit.slice(0, -1) : `${amount} ${unit}`;
