import type { ObjectId } from 'mongodb';
import type { ProfileIdTable } from './ProfileIdTable';
import type { Columns } from './columns/columnsFor';

/** What is known of everybody who has events. */
export interface Found {
  /** A column per slot, and one more for the number of a person in `columns`. */
  readonly table: ProfileIdTable;
  /** By slot, of those that are not only counted. */
  readonly columns: Columns;
}

export interface OccurrenceOptions {
  readonly signal?: AbortSignal;
  /** Only events of these profiles, at most some ten thousand; default: everybody's. */
  readonly among?: readonly ObjectId[];
}
