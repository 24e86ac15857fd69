import type { PlacedProblem } from './problems';

/** A name to choose, with a word about it: of attributes their type. */
export interface NamedEntry {
  name: string;
  about: string;
}

/** What the rows are drawn with. */
export interface Surroundings {
  /** Known attributes, tags and segments of the account; empty while nobody could be asked. */
  lists: { attributes: readonly NamedEntry[]; tags: readonly NamedEntry[]; segments: readonly NamedEntry[] };
  /** By the key of the part they are about. */
  problems: ReadonlyMap<string, readonly PlacedProblem[]>;
  /** Nothing can be changed. */
  readonly: boolean;
  /** Where instants begin that somebody chooses anew. */
  now(): string;
}
