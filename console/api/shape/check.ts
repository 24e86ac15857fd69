import { InvalidArgumentError } from '../../../engine';
import type { Schema } from './Shape';

/** Lists and depth are the engine's to limit; this one only ever goes as deep as a schema. */
const TOLD = 80;

const refuse = (message: string, hint: string, path: string): InvalidArgumentError =>
  new InvalidArgumentError(message, { hint, path });

/** A place in what was sent, as a JSON Pointer. */
export const under = (at: string, key: string | number): string =>
  `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** @throws InvalidArgumentError at the first thing that the schema does not allow. */
export function check(schema: Schema, value: unknown, at: string): void {
  if (schema.$ref !== undefined) return;
  if (schema.anyOf !== undefined) return checkAnyOf(schema.anyOf, value, at);
  if (schema.type !== undefined && !isOfType(schema.type, value))
    throw refuse(`Found ${told(value)} where ${TYPES[schema.type]} is expected.`, said(schema), at);
  if (schema.enum !== undefined && !schema.enum.includes(value as string))
    throw refuse(`Found ${told(value)}.`, `It is one of ${schema.enum.join(', ')}.`, at);
  if (typeof value === 'string') checkText(schema, value, at);
  if (typeof value === 'number') checkNumber(schema, value, at);
  if (Array.isArray(value)) checkList(schema, value, at);
  else if (typeof value === 'object' && value !== null)
    checkObject(schema, value as Record<string, unknown>, at);
}

const TYPES: Record<NonNullable<Schema['type']>, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function isOfType(type: NonNullable<Schema['type']>, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** What is wrong is said by the one that comes nearest: of which the mistake lies deepest. */
function checkAnyOf(schemas: readonly Schema[], value: unknown, at: string): void {
  let nearest: InvalidArgumentError | undefined;
  for (const schema of schemas) {
    try {
      check(schema, value, at);
      return;
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      if (nearest === undefined || (error.path ?? '').length > (nearest.path ?? '').length) nearest = error;
    }
  }
  if (nearest) throw nearest;
}

function checkText(
  { minLength = 0, maxLength = Infinity, pattern }: Schema,
  value: string,
  at: string,
): void {
  if (value.length < minLength) throw refuse('It is empty.', 'Give some text.', at);
  if (value.length > maxLength) throw refuse('It is too long.', `At most ${maxLength} characters.`, at);
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    throw refuse(`Found ${told(value)}.`, `It looks like ${pattern}.`, at);
}

function checkNumber({ minimum = -Infinity, maximum = Infinity }: Schema, value: number, at: string): void {
  if (value < minimum || value > maximum)
    throw refuse(`Found ${value}.`, `It is from ${minimum} to ${maximum}.`, at);
}

function checkList({ items, minItems = 0, maxItems = Infinity }: Schema, value: unknown[], at: string): void {
  if (value.length < minItems) throw refuse('The list is too short.', `At least ${minItems}.`, at);
  if (value.length > maxItems)
    throw refuse(`The list has ${value.length} items.`, `At most ${maxItems}.`, at);
  if (items) value.forEach((item, index) => check(items, item, under(at, index)));
}

function checkObject(
  { properties = {}, required = [], additionalProperties = true }: Schema,
  value: Record<string, unknown>,
  at: string,
): void {
  for (const key of required)
    if (!Object.hasOwn(value, key)) throw refuse(`${key} is missing.`, `Give ${key}.`, under(at, key));
  for (const [key, item] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (schema === false) {
      const known = Object.keys(properties).join(', ');
      throw refuse(
        `There is no ${told(key)} here.`,
        known === '' ? 'Nothing is taken.' : `Known: ${known}.`,
        under(at, key),
      );
    }
    if (typeof schema === 'object') check(schema, item, under(at, key));
  }
}

const said = ({ description }: Schema): string =>
  description ?? 'The OpenAPI document says what is expected.';

function told(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const shown = JSON.stringify(value) ?? 'nothing';
  return shown.length > TOLD ? `${shown.slice(0, TOLD)}…` : shown;
}
