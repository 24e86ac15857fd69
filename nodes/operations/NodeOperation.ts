import type { AudienceEngine, Contact, Instant, ProfileRef } from '../../engine';

/** What an operation reads from its form, whichever host shows it: expressions and paths are evaluated, text is trimmed. */
export interface Inputs {
  /** Undefined where nothing is filled in. */
  text(name: string): Promise<string | undefined>;
  /** @throws InvalidArgumentError where nothing is filled in */
  required(name: string): Promise<string>;
  /** An instant, for the engine to read. */
  instant(name: string): Promise<Instant | undefined>;
  /** The choice of a drop-down. */
  choice(name: string): Promise<string>;
  /** The profile that the item or message is about. */
  profile(): Promise<ProfileRef>;
  /** The contact that the item or message is about. */
  contact(): Promise<Contact>;
  /** What is to be imported: rows, or text. */
  rows(): Promise<string | Record<string, unknown>[]>;
  /** Who says so, where the form names nobody. */
  source(): string;
  /** How many of a list are wanted. */
  limit: number;
  signal?: AbortSignal;
}

/**
 * What an operation of a node is to both hosts: `one` answers with an object, `list` with as many as are wanted. `perItem`: it is about the profile or
 * contact of each item; without it, it is one thing for all of them.
 */
export type NodeOperation = (
  | { one(engine: AudienceEngine, inputs: Inputs): Promise<object> }
  | { list(engine: AudienceEngine, inputs: Inputs): AsyncIterable<object> | Promise<readonly object[]> }
) & { perItem?: true };

/** The operations of a node, and the word below which their answers stand in an item. */
export interface NodeOperations {
  answer: string;
  operations: Readonly<Record<string, NodeOperation>>;
}

/** As many of a list as are wanted. */
export async function taken(
  operation: Extract<NodeOperation, { list: unknown }>,
  engine: AudienceEngine,
  inputs: Inputs,
): Promise<object[]> {
  const found: object[] = [];
  for await (const one of await operation.list(engine, inputs)) {
    if (found.length >= inputs.limit) break;
    found.push(one);
  }
  return found;
}
