import type { Call } from './Call';
import { InvalidArgumentError } from '../../engine';
import { ApiError } from './ApiError';
import { mediaTypeOf, readJson } from './readBody';
import { check, under } from './shape/check';
import { fromText } from './shape/fromText';
import type { Schema } from './shape/Shape';

/** The parts of the address and the words behind the question mark, as values. @throws InvalidArgumentError */
export function readParams(call: Call, found: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(call.params).map(([name, schema]) => {
      const value = fromText(schema, [found[name] ?? '']);
      check(schema, value, under('', name));
      return [name, value];
    }),
  );
}

/** @throws InvalidArgumentError */
export function readQuery(call: Call, search: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of new Set(search.keys())) {
    const field = Object.hasOwn(call.query, name) ? call.query[name] : undefined;
    if (field === undefined)
      throw new InvalidArgumentError(`There is no parameter ${JSON.stringify(name.slice(0, 80))}.`, {
        hint: `Known: ${Object.keys(call.query).join(', ') || 'none'}.`,
        path: under('', name),
      });
    const schema: Schema = 'optional' in field ? field.optional : field;
    values[name] = fromText(schema, search.getAll(name));
    check(schema, values[name], under('', name));
  }
  for (const [name, field] of Object.entries(call.query))
    if (!('optional' in field) && !(name in values))
      throw new InvalidArgumentError(`The parameter ${name} is missing.`, {
        hint: field.description ?? `Give ?${name}=….`,
        path: under('', name),
      });
  return values;
}

/** @throws InvalidArgumentError, ApiError, TooLargeError */
export async function readBody(call: Call, request: Request): Promise<unknown> {
  if (call.uploads) {
    const type = mediaTypeOf(request);
    if (!call.uploads.includes(type))
      throw new ApiError(
        'UNSUPPORTED_MEDIA_TYPE',
        `Found a file of type ${type === '' ? 'nothing' : JSON.stringify(type.slice(0, 80))}.`,
        `Say Content-Type: ${call.uploads.join(' or ')}.`,
      );
    return undefined;
  }
  if (!call.body) return undefined;
  const body = await readJson(request);
  if (body === undefined && call.bodyOptional) return {};
  if (body === undefined)
    throw new InvalidArgumentError('There is no body.', {
      hint: 'Send a JSON object, and say Content-Type: application/json.',
      path: '',
    });
  check(call.body, body, '');
  return body;
}
