import type { Schema } from './Shape';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What stands in an address as the value that a schema expects; what cannot be read stays text, and is refused by the schema. */
export function fromText(schema: Schema, given: readonly string[]): unknown {
  if (schema.type === 'array')
    return given.flatMap((one) => (one === '' ? [] : [fromText(schema.items ?? {}, [one])]));
  if (given.length > 1) return given;
  const [one = ''] = given;
  if ((schema.type === 'integer' || schema.type === 'number') && NUMBER.test(one)) return Number(one);
  if (schema.type === 'boolean' && (one === 'true' || one === 'false')) return one === 'true';
  return one;
}
