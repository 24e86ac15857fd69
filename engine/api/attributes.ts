import type { AttributeType } from '../language/rule/types';

export interface AttributeDefinition {
  /** Exact text, 1 to 200 characters; dots and `$` are ordinary characters. */
  name: string;
  type: AttributeType;
}

export interface ListedAttribute extends AttributeDefinition {
  /** Every account has it from the start. */
  standard: boolean;
  /** Kept by the engine: `createdAt`, `modifiedAt`. */
  readOnly: boolean;
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
  /** The standard attributes, then all others by name. */
  list(): Promise<ListedAttribute[]>;
  /**
   * The values that an attribute has, the most frequent first, each with the number of profiles: what a form suggests. Of an account with more than
   * 20 000 people they are counted in a random part of it (`estimated`).
   *
   * @param options.search part of the value. @param options.limit 1 to 1 000, default 20. @throws INVALID_ARGUMENT
   * @example (await engine.attributes.values('city', { search: 'lo' })).values // [{ value: 'London', profiles: 453 }]
   */
  values(
    name: string,
    options?: { search?: string; limit?: number },
  ): Promise<{ values: { value: string | number | boolean; profiles: number }[]; estimated: boolean }>;
}
