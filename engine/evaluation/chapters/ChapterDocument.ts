import type { Binary, ObjectId } from 'mongodb';

/**
 * What one person did of one type between two instants, as far as some question looks at it. It says: these events are there. Whether they are all is asked of the events
 * whenever it is read. Written once, never changed.
 */
export interface ChapterDocument {
  /** `profile.book.from`. */
  _id: string;
  account: string;
  profileId: ObjectId;
  /** The type and the properties, hashed (`bookOf`). */
  book: string;
  type: string;
  /** By name, in order. */
  properties: string[];
  /** Both included. */
  from: Date;
  to: Date;
  count: number;
  /** The latest revision of its events. */
  rev: number;
  /** Instants in ms, ascending, as doubles (little endian). */
  instants: Binary;
  columns: StoredColumn[];
}

/** One field of all events: numbers as doubles, NaN where there is none; or places (from 1; 0 is none) in a list of values. */
export type StoredColumn =
  | { readonly field: string; readonly numbers: Binary }
  | { readonly field: string; readonly places: Binary; readonly values: readonly unknown[] };
