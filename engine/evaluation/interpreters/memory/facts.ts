import type { StoredValue } from '../../../language/attributes/StoredValue';
import type { IdentityKind } from '../../../language/rule/types';
import type { Occurred } from './KeptEvent';

/**
 * What is known of one profile when a rule is asked of it. The first four have the very shape in which a profile is stored,
 * so that a document can be handed in as it came. Absent members stand for "nothing known": no attributes, no tags, no
 * events.
 */
export interface Facts {
  /** By encoded name (language/text/names.ts). */
  readonly attributes?: Readonly<Record<string, StoredValue | null>>;
  /** Text and list attributes folded, by encoded name; objects with their texts folded. */
  readonly folded?: Readonly<Record<string, StoredValue | null>>;
  /** Tag names, trimmed and folded. */
  readonly tags?: readonly string[];
  /** Normalised: emails trimmed and folded, phones `+` and digits, externalIds exact. */
  readonly identities?: Readonly<Partial<Record<IdentityKind, readonly string[]>>>;
  /**
   * By the slot of an event condition (`CompiledRule.needs.events[slot]`): the instants (ms since 1970) of the events that it counts,
   * oldest first and at least as many as `needs` asks for, or what it keeps of them.
   */
  readonly occurrences?: readonly (Occurred | undefined)[];
  /** By the position of a condition in `CompiledRule.needs.asks`: what a scan of everybody's events has answered at this `now`, instead of `occurrences`. */
  readonly answers?: readonly boolean[];
  /** What the profile's own contact points are on the account's Do Not Contact list for. */
  readonly listed?: ListedFor;
}

/** The channels for which a point of the kind is listed, as they are stored; `*` is every one. Empty: none is listed. */
export interface ListedFor {
  readonly email: ReadonlySet<string>;
  readonly phone: ReadonlySet<string>;
}
