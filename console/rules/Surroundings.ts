import type { PlacedProblem } from './problems';

/** A name to choose, with a word about it: of attributes their type. */
export interface NamedEntry {
  name: string;
  about: string;
}

/** Names of the account to complete from. */
export interface KnownNames {
  attributes: readonly NamedEntry[];
  events: readonly NamedEntry[];
  tags: readonly NamedEntry[];
  segments: readonly NamedEntry[];
}

/** What the rows are drawn with. */
export interface Surroundings {
  /** What the account knows; empty while nobody could be asked. */
  lists: KnownNames;
  /** The properties of an event, with the type of their values; empty until somebody has answered. */
  propertiesOf(event: string): readonly NamedEntry[];
  /** By the key of the part they are about. */
  problems: ReadonlyMap<string, readonly PlacedProblem[]>;
  /** Nothing can be changed. */
  readonly: boolean;
  /** Where instants begin that somebody chooses anew. */
  now(): string;
}
