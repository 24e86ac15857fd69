import type { Tally } from '../../../../language/operators/measure/Measure';
import type { StoredEvent } from '../../memory/events';

/** An event as a scan has read it. */
export interface ScannedEvent extends StoredEvent {
  /** Instant in ms; NaN where nobody asks for it. */
  readonly at: number;
  /** Where ids are asked for. */
  readonly id?: string | undefined;
}

/** What events of one need come to, for everybody who has any. People are numbered from 0 in the order in which they come; -1 has no events. */
export interface Column {
  add(person: number, event: ScannedEvent): void;
}

/** A column of numbers. */
export interface NumberColumn extends Column {
  /** Of one person, until the next is asked for. */
  of(person: number): Pick<Tally, 'compare'>;
}

/** A column that is added to by the value of one property alone. */
export interface ValueColumn extends NumberColumn {
  addNumber(person: number, value: number): void;
}

/** More has to be kept of events than fits into memory: profiles are decided portion by portion instead. */
export class TooManyEvents extends Error {}
