import type { AttributeType, ComputedDefinition, Rule } from './types';

/** A segment as a rule that refers to it sees it. */
export interface SegmentReference {
  readonly id: string;
  readonly name: string;
  readonly type: 'snapshot' | 'realTime';
  readonly rule: Rule;
}

/** What the meaning of a rule depends on besides the profile: the account's attribute types and segments. */
export interface RuleContext {
  /** The type of a declared, written or standard attribute; `undefined` when nobody knows it. */
  attributeType(name: string): AttributeType | undefined;
  /** What a computed attribute is computed from; `undefined` for any other. */
  computed(name: string): ComputedDefinition | undefined;
  /** Names of all known attributes, for "did you mean". */
  attributeNames(): Iterable<string>;
  /** By id or by name (folded). */
  segment(idOrName: string): SegmentReference | undefined;
  segmentNames(): Iterable<string>;
}
