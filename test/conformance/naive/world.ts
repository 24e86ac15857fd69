import type { AttributeType, ComputedDefinition, Rule } from '../../../engine';

/** A profile as it was written. */
export interface Person {
  readonly externalId?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
}

/** An event as it was tracked. */
export interface Happening {
  readonly id?: string;
  readonly type: string;
  readonly at: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What an answer depends on besides the profile and its events. */
export interface World {
  readonly zone: string;
  readonly types: Readonly<Record<string, AttributeType>>;
  /** Computed attributes by name. */
  readonly computed?: Readonly<Record<string, Omit<ComputedDefinition, 'name'>>>;
  readonly segments?: Readonly<Record<string, Rule>>;
  /** Emails and phones on the Do Not Contact list, as they are stored. */
  readonly doNotContact?: readonly string[];
}
