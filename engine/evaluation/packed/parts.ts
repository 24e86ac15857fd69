import type { StoredValue } from '../../language/attributes/StoredValue';
import type { Moment } from '../../language/calendar/moment';
import type { EventAsk, EventNeed, Needs } from '../interpreters/memory/CompiledRule';
import type { OpenBlock } from './chunks';
import type { Turns } from './turns';

/** A condition about one field: its answer depends on what is in the field alone, so each different value is asked once. */
export interface Leaf {
  readonly column: string;
  /** Where the answer turns, for columns in order: not each value has to be asked. */
  readonly turns?: Turns;
  /** What the interpreter in memory says of a value; `undefined`: of nothing. */
  holds(value: StoredValue | undefined, folded: StoredValue | undefined): boolean;
}

/** A condition that events alone decide: its answer depends on what somebody did, so it is asked of everybody in a block together. */
export interface EventLeaf {
  readonly ask: EventAsk;
  readonly needs: Needs;
  readonly moment: Moment;
  readonly sources: readonly EventSource[];
}

/** Events of one type that a condition, or a step of one, looks at. */
export interface EventSource {
  readonly slot: number;
  readonly need: EventNeed;
  /** The columns of the events, and of properties by the name under which they are stored. */
  readonly column: string;
  readonly properties: readonly { readonly field: string; readonly column: string }[];
  /** Property conditions, as they are asked of columns: each different value once. Absent: there are none, or one of them goes into objects, and `need.where` is asked. */
  readonly where?: Tree<Leaf>;
}

/** Everybody, where it has no members and they are all to match. */
interface Branch<Part> {
  readonly word: 'all' | 'any' | 'none';
  readonly members: readonly Tree<Part>[];
}

export type Tree<Part> = Part | Branch<Part>;

/** A rule as it is asked of columns. */
export type PackedRule = Tree<Leaf | EventLeaf>;

/** Where events of a block are. */
export type EventBlock = Pick<OpenBlock, 'column' | 'events'>;
