import type { INodeProperties } from 'n8n-workflow';
import type { AttributeType, Rule } from '../../../../engine';

/** A row as the form holds it; what is not shown for its kind may be there or not. */
export type Row = Readonly<Record<string, unknown>>;

/** What a form does not say of a value: its type, and the account's zone, of a time without offset. */
export interface Surroundings {
  typeOfAttribute(name: string): AttributeType | undefined;
  typeOfProperty(event: string, name: string): AttributeType | undefined;
  zone: string;
}

/**
 * One kind of condition as a row. `toRule` takes what the form holds, and leaves what it cannot mean to the engine's own validation; `toRow` gives the
 * row of a rule, or undefined for one that this kind does not say. A new kind is a file here and a line in `rowKinds.ts`.
 */
export interface RowKind {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  /** The inputs of this kind, in order; they are shown for it only. */
  readonly fields: readonly INodeProperties[];
  /** The keys of a condition of this kind: one with another key is more than a row can say. */
  readonly keys: readonly string[];
  toRule(row: Row, surroundings: Surroundings): Rule;
  toRow(rule: Rule): Row | undefined;
}
