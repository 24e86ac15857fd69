/**
 * A JSON Schema (2020-12), of the few words that the API needs: requests are checked by it, and the OpenAPI document says it. One list for both.
 */
export interface Schema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';
  readonly enum?: readonly (string | null)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  /** `#/components/schemas/Rule`: what the engine itself reads, and says best what is wrong with. */
  readonly $ref?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** A schema, and what a value is that it describes. */
export type Shape<T> = Schema & { readonly '~type'?: T };

/** A field that may be left out. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

export type Field<T> = Shape<T> | Optional<T>;

/** One field for each that the type has: what the engine answers, and the document does not say, does not compile. */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Optional<Exclude<T[K], undefined>> : Shape<T[K]>;
};

/** What is read by fields. */
export type ReadBy<F> = {
  [K in keyof F as F[K] extends Optional<unknown> ? never : K]: F[K] extends Shape<infer T> ? T : never;
} & {
  [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<infer T> ? T : never;
};
