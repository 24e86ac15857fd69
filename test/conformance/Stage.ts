import type { AttributeType, Rule } from '../../engine';
import type { Happening, Person } from './naive/world';

/** People in a situation, and rules asked of all of them: the one table that judges both interpreters. */
export interface Stage {
  readonly title: string;
  readonly zone: string;
  readonly now: string;
  readonly types: Readonly<Record<string, AttributeType>>;
  /** By externalId, which is how the cases name them. */
  readonly people: Readonly<Record<string, Person>>;
  readonly events?: readonly (Happening & { readonly who: string })[];
  readonly segments?: Readonly<Record<string, Rule>>;
  /** Emails and phones on the Do Not Contact list. */
  readonly doNotContact?: readonly string[];
  readonly cases: readonly Case[];
}

export interface Case {
  /** What a user may rely on; where the page this product is drawn from has an example, in its words. */
  readonly name: string;
  readonly rule: Rule;
  readonly members: readonly string[];
  /** Of whom time alone changes the answer next, and when; the others' never. Left out: not asked. */
  readonly next?: Readonly<Record<string, string>>;
}
