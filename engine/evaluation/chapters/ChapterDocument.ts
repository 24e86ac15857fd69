import type { Binary, ObjectId } from 'mongodb';

/**
 * What one person did of one type between two instants, as far as some question looks at it. It says: of this profile, in this life of it, there were exactly
 * these events between these instants. Written once, never changed.
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
  /** The revision of the profile for which they were read. */
  revision: number;
  /** Instants in ms, ascending, as doubles (little endian). */
  instants: Binary;
  columns: StoredColumn[];
}

/** One field of all events: numbers as doubles, NaN where there is none; or places (from 1; 0 is none) in a list of values. */
export type StoredColumn =
  | { readonly field: string; readonly numbers: Binary }
  | { readonly field: string; readonly places: Binary; readonly values: readonly unknown[] };
