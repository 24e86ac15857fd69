import type { Rule } from '../../../engine';
import type { Field, FieldsOf, Optional, ReadBy, Schema, Shape } from './Shape';

type Told = Pick<Schema, 'description' | 'default' | 'examples'>;

export const text = (
  limits: Pick<Schema, 'minLength' | 'maxLength' | 'pattern'> & Told = {},
): Shape<string> => ({
  type: 'string',
  ...limits,
});
/** A name or a key that somebody gives: never empty, never longer than the engine takes. */
export const name = (description: string, maxLength = 200): Shape<string> =>
  text({ minLength: 1, maxLength, description });
export const whole = (minimum: number, maximum: number, told: Told = {}): Shape<number> => ({
  type: 'integer',
  minimum,
  maximum,
  ...told,
});
export const count = (description?: string): Shape<number> => ({
  type: 'integer',
  minimum: 0,
  ...(description !== undefined && { description }),
});
export const number = (description?: string): Shape<number> => ({
  type: 'number',
  ...(description !== undefined && { description }),
});
export const flag = (description?: string): Shape<boolean> => ({
  type: 'boolean',
  ...(description !== undefined && { description }),
});
export const words = <const T extends string>(all: readonly T[], told: Told = {}): Shape<T> => ({
  type: 'string',
  enum: all,
  ...told,
});
/** ISO 8601; in questions a date and time with `Z` or an offset. */
export const instant = (description?: string): Shape<string> => ({
  type: 'string',
  format: 'date-time',
  ...(description !== undefined && { description }),
});
export const list = <T>(
  items: Shape<T>,
  limits: Pick<Schema, 'minItems' | 'maxItems'> & Told = {},
): Shape<T[]> => ({
  type: 'array',
  items,
  ...limits,
});
export const orNull = <T>(shape: Shape<T>): Shape<T | null> => ({ anyOf: [shape, { type: 'null' }] });
export const either = <T extends readonly unknown[]>(
  ...shapes: { readonly [K in keyof T]: Shape<T[K]> }
): Shape<T[number]> => ({ anyOf: shapes });
/** Any JSON object: names and values of the account's own. */
export const anything = (description?: string): Shape<Record<string, unknown>> => ({
  type: 'object',
  additionalProperties: true,
  ...(description !== undefined && { description }),
});
/** A value as attributes and properties have them. */
export const scalar: Shape<string | number | boolean> = either(text(), number(), flag());
/** Any JSON at all. */
export const anyValue = (description?: string): Shape<unknown> =>
  description === undefined ? {} : { description };

export const optional = <T>(shape: Shape<T>): Optional<T> => ({ optional: shape });

/** Exactly the fields of an engine's type. */
export const object = <T>(fields: FieldsOf<T>, told: Told = {}): Shape<T> => closed(fields, told) as Shape<T>;

/** Exactly these fields; their type follows. */
export const fields = <F extends Readonly<Record<string, Field<unknown>>>>(
  given: F,
  told: Told = {},
): Shape<ReadBy<F>> => closed(given, told) as Shape<ReadBy<F>>;

/** The same fields and some more. */
export const extended = <T, F extends Readonly<Record<string, Field<unknown>>>>(
  base: Shape<T>,
  more: F,
): Shape<T & ReadBy<F>> => {
  const added = closed(more, {});
  return {
    ...base,
    properties: { ...base.properties, ...added.properties },
    required: [...(base.required ?? []), ...(added.required ?? [])],
  } as Shape<T & ReadBy<F>>;
};

function closed(given: object, told: Told): Schema {
  const entries = Object.entries(given) as [string, Field<unknown>][];
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([key, field]) => [key, 'optional' in field ? field.optional : field]),
    ),
    required: entries.filter(([, field]) => !('optional' in field)).map(([key]) => key),
    additionalProperties: false,
    ...told,
  };
}

/** A rule: the engine reads it, and says with a place what is wrong with it. */
export const rule: Shape<Rule> = { $ref: '#/components/schemas/Rule' };
