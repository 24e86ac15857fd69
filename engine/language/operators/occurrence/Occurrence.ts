import type { OccurrenceOperator } from '../../rule/types';
import type { Labelled } from '../Operator';

/** How often an event has to have happened within its timeframe. */
export interface OccurrenceDefinition extends Labelled<OccurrenceOperator> {
  /** The meaning of a count, to both interpreters: MongoDB counts, this decides. */
  test(found: number, wanted: number): boolean;
  /** Counts from here on all answer alike: no more events than this need be read. */
  enough(wanted: number): number;
  words(times: string): string;
}
