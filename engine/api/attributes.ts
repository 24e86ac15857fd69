import type { AttributeType, ComputedDefinition } from '../language/rule/types';
import type { ProfileKey } from './common';

export interface AttributeDefinition {
  /** Exact text, 1 to 200 characters; dots and `$` are ordinary characters. */
  name: string;
  type: AttributeType;
}

export interface ListedAttribute extends AttributeDefinition {
  /** Every account has it from the start. */
  standard: boolean;
  /** Kept by the engine: `createdAt`, `modifiedAt`, and what is computed. */
  readOnly: boolean;
  /** What it is computed from; absent for any other attribute. */
  computed?: ComputedDefinition;
}

export interface ComputedAttribute {
  name: string;
  /** Follows from `of`: `datetime` for the instant of the first or the last event. */
  type: 'number' | 'datetime';
  computed: ComputedDefinition;
}

/** What a computed attribute would be. */
export interface ComputedPreview extends ComputedAttribute {
  /** How many people there are, and how many of them would have no value. */
  profiles: number;
  empty: number;
  /** Ten parts of equal width between the least and the greatest value, the last with its end; one part where all are the same, none where nobody has any. */
  distribution: { from: number | string; to: number | string; profiles: number }[];
  /** Up to five people with their values. */
  people: (ProfileKey & { value: number | string })[];
  /** Whether a random part of the account was looked at: of more than 20 000 people about so many are. */
  estimated: boolean;
}

/** What another type of an attribute, or its removal, changes. */
export interface AttributeChange {
  name: string;
  from: AttributeType;
  /** The new one; absent where the attribute is removed. */
  type?: AttributeType;
  /** How many people have a value. */
  profiles: number;
  /** How many of these cannot be read as the new type. */
  unreadable: number;
  /** Up to five people of those, with their values. */
  people: (ProfileKey & { value: unknown })[];
  /** What asks for the attribute, in words: segments and flows that are not stopped. They have to be changed first. */
  usedBy: string[];
}

/** Attribute types: one per account and name, declared here or taken from the first value that is written. */
export interface AttributesApi {
  /**
   * Declares a type. Declaring the same again changes nothing.
   *
   * @throws ATTRIBUTE_TYPE when the attribute has another type; INVALID_ARGUMENT for a bad name or an unknown type.
   * @example await engine.attributes.define({ name: 'contractEnd', type: 'date' })
   */
  define(definition: AttributeDefinition): Promise<AttributeDefinition>;
  /** The standard attributes, then all others by name, the computed ones among them. */
  list(): Promise<ListedAttribute[]>;
  /**
   * Has the engine keep an attribute of people's events, those of before included: a lifetime value, a number
   * of orders, the last purchase. It is read-only, and rules ask for it like for any other, in real-time
   * segments too, to the millisecond. Sums and averages are exact in decimals. The name of a computed
   * attribute is given another definition, unless a segment uses it.
   *
   * @param options.dryRun changes nothing: answers how the values would be spread, and a few people.
   * @throws INVALID_RULE with places in the definition; NAME_TAKEN for any other attribute's name; IN_USE while a segment asks for it.
   * @example await engine.attributes.compute({ name: 'lifetimeValue', event: 'Purchase', of: 'sum', property: 'amount' })
   */
  compute(definition: ComputedDefinition, options?: { dryRun?: false }): Promise<ComputedAttribute>;
  compute(definition: ComputedDefinition, options: { dryRun: true }): Promise<ComputedPreview>;
  compute(
    definition: ComputedDefinition,
    options?: { dryRun?: boolean },
  ): Promise<ComputedAttribute | ComputedPreview>;
  /** @throws NOT_FOUND; IN_USE while a segment asks for it. */
  removeComputed(name: string): Promise<{ name: string }>;
  /**
   * Gives an attribute of your own another type, and everybody's values with it: text that writes the value (`"12"` as 12), a single value as a list of
   * one and the other way round, an instant as its day in the account's zone. Nothing is guessed. Takes a second longer than the work: until then every
   * process knows.
   *
   * @param options.dryRun changes nothing: answers how many values there are, which cannot be read, and which segments and flows ask for it.
   * @param options.unreadable `refuse` (default): with a value that cannot be read as the new type nothing changes; `clear`: such values are cleared.
   * @throws NOT_FOUND; IN_USE while a segment or a flow asks for it: a rule means another thing with another type; ATTRIBUTE_TYPE for values that cannot
   *   be read; INVALID_ARGUMENT for one that every account has; NAME_TAKEN for a computed one.
   * @example await engine.attributes.retype({ name: 'zip', type: 'text' }, { dryRun: true })
   */
  retype(
    definition: AttributeDefinition,
    options?: { dryRun?: boolean; unreadable?: 'refuse' | 'clear'; signal?: AbortSignal },
  ): Promise<AttributeChange>;
  /**
   * Removes an attribute of your own with everybody's values: its name is free for one of another type.
   *
   * @param options.dryRun changes nothing: answers how many people have a value, and which segments and flows ask for it.
   * @throws NOT_FOUND; IN_USE while a segment or a flow asks for it; INVALID_ARGUMENT for one that every account has; NAME_TAKEN for a computed one.
   */
  remove(name: string, options?: { dryRun?: boolean }): Promise<AttributeChange>;
  /**
   * The values that an attribute has, the most frequent first, each with the number of profiles: what a form suggests. Of an account with more than
   * 20 000 people that has no packed columns they are counted in a random part of it (`estimated`). Texts are shown as one of the profiles writes them.
   *
   * @param options.search part of the value. @param options.limit 1 to 1 000, default 20. @throws INVALID_ARGUMENT
   * @example (await engine.attributes.values('city', { search: 'lo' })).values // [{ value: 'London', profiles: 453 }]
   */
  values(
    name: string,
    options?: { search?: string; limit?: number },
  ): Promise<{ values: { value: string | number | boolean; profiles: number }[]; estimated: boolean }>;
}
