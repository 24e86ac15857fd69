import { attributesNamed, type KnownAttributes } from '../../evaluation/facts/attributeTypes';
import type { WrittenValue } from '../../language/attributes/StoredValue';
import { attributePath, isCleared, readValue, typeOfValue } from '../../language/attributes/readValue';
import { READ_ONLY_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { AttributeType } from '../../language/rule/types';
import { memo } from '../../language/text/memo';
import { nameProblem, normalizeName } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import {
  AttributeTypeError,
  InvalidArgumentError,
  isAudienceError,
  TooLargeError,
  type AudienceError,
} from '../../store/errors';
import { itemErrorOf, readItem } from '../../store/itemError';
import { settleTypes } from './settleTypes';

/** Attributes as they are written, by exact name; null clears. */
export type WrittenAttributes = ReadonlyMap<string, WrittenValue | null>;
export type ReadAttributes = { readonly attributes: WrittenAttributes } | { readonly error: AudienceError };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Names in one write. */
const MAX_ATTRIBUTES = 10_000;

/** All texts of one profile's attributes together, in UTF-8: folded they are stored once more, and MongoDB's limit is 16 MB. */
const MAX_TOTAL = 4 * 1_048_576;

/**
 * Reads the attributes of many profiles, each for itself: one that is refused gives no attribute a type. Attributes that nobody has
 * written get the type of the first value that stands in a good item.
 */
export async function readAttributes(
  context: EngineContext,
  items: readonly (Readonly<Record<string, unknown>> | undefined)[],
): Promise<ReadAttributes[]> {
  const named = items.map((item) => {
    const read = readItem({ attributes: item }, ({ attributes }) => namesIn(attributes));
    return isAudienceError(read) ? { error: read } : read;
  });
  // Only a calendar day that becomes an instant needs the zone.
  const zone = named.some((item) => 'values' in item && hasDay(item.values))
    ? await context.timeZone()
    : 'UTC';
  const names = new Set<string>();
  for (const item of named) if ('values' in item) for (const name of item.values.keys()) names.add(name);
  for (;;) {
    const { types, computed } = await attributesNamed(context, names);
    const first = new Map<string, AttributeType>();
    const answers = named.map((item) =>
      'values' in item
        ? (refuseComputed(item.values, computed) ?? readOne(item.values, types, first, zone))
        : item,
    );
    if (first.size === 0) return answers;
    const settled = await settleTypes(context, first);
    if ([...first].every(([name, type]) => settled.get(name) === type)) return answers;
  }
}

function hasDay(values: ReadonlyMap<string, unknown>): boolean {
  for (const value of values.values())
    if (typeof value === 'string' && value.length === 10 && DAY.test(value)) return true;
  return false;
}

/** What is computed is never written, nor cleared. */
function refuseComputed(
  values: ReadonlyMap<string, unknown>,
  computed: KnownAttributes['computed'],
): { error: AudienceError } | undefined {
  if (computed.size === 0) return undefined;
  for (const name of values.keys())
    if (computed.has(name))
      return {
        error: new InvalidArgumentError(`The attribute "${name}" is computed: it cannot be written.`, {
          hint: 'The engine keeps it itself; leave it out.',
          path: attributePath(name),
        }),
      };
  return undefined;
}

const readName = memo((name): { readonly wrong: string | undefined; readonly normalized: string } => {
  const wrong = nameProblem(name);
  return { wrong, normalized: wrong === undefined ? normalizeName(name) : name };
});

/** By normalised name. What is `undefined` is not there, as in JSON. */
function namesIn(
  item: Readonly<Record<string, unknown>> | undefined,
): { values: ReadonlyMap<string, unknown> } | { error: AudienceError } {
  const values = new Map<string, unknown>();
  const names = Object.keys(item ?? {});
  if (names.length > MAX_ATTRIBUTES)
    return {
      error: new TooLargeError(
        `Found ${names.length} attributes; at most ${MAX_ATTRIBUTES} are written at once.`,
        {
          hint: 'What has so many names is values: write them as a list, or as events.',
          path: '/attributes',
        },
      ),
    };
  for (const name of names) {
    const value = (item as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) continue;
    const { wrong, normalized } = readName(name);
    if (wrong !== undefined) {
      return {
        error: new InvalidArgumentError(`An attribute has no proper name: ${wrong}.`, {
          hint: 'Names are text of 1 to 200 characters without control characters.',
          path: attributePath(name.slice(0, 200)),
        }),
      };
    }
    if (READ_ONLY_ATTRIBUTES.has(normalized)) {
      return {
        error: new InvalidArgumentError(`The attribute "${normalized}" cannot be written.`, {
          hint: 'The engine keeps it itself; leave it out.',
          path: attributePath(name),
        }),
      };
    }
    if (values.has(normalized)) {
      return {
        error: new InvalidArgumentError(
          `The attribute "${normalized}" comes twice, in two ways of writing its name.`,
          { hint: 'Give it once.', path: attributePath(name) },
        ),
      };
    }
    values.set(normalized, value);
  }
  return { values };
}

function readOne(
  values: ReadonlyMap<string, unknown>,
  known: ReadonlyMap<string, AttributeType>,
  first: Map<string, AttributeType>,
  zone: string,
): ReadAttributes {
  const attributes = new Map<string, WrittenValue | null>();
  let own: Map<string, AttributeType> | undefined;
  let total = 0;
  try {
    for (const [name, value] of values) {
      if (isCleared(value)) {
        attributes.set(name, null);
        continue;
      }
      let type = known.get(name) ?? first.get(name);
      if (type === undefined) (own ??= new Map()).set(name, (type = firstType(name, value)));
      const written = readValue(name, type, value, zone);
      total += sizeOf(written.value);
      if (total > MAX_TOTAL)
        throw new TooLargeError(`The attributes have more than ${MAX_TOTAL} bytes together.`, {
          hint: 'Keep long texts elsewhere.',
          path: attributePath(name),
        });
      attributes.set(name, written);
    }
  } catch (error) {
    return { error: itemErrorOf(error, { attributes: Object.fromEntries(values) }) };
  }
  for (const [name, type] of own ?? []) first.set(name, type);
  return { attributes };
}

/** The type that a first value gives its attribute. @throws AttributeTypeError */
export function firstType(name: string, value: unknown): AttributeType {
  const type = typeOfValue(value);
  if (type !== undefined) return type;
  throw new AttributeTypeError(`The value of the attribute "${name}" is nothing that an attribute can be.`, {
    hint: 'Give text, a number, true or false, a date, a list of text and numbers, or a list of flat objects.',
    path: attributePath(name),
  });
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce<number>((size, element) => size + 8 + sizeOf(element), 0);
  if (typeof value !== 'object' || value === null || value instanceof Date) return 8;
  return Object.entries(value).reduce((size, [name, field]) => size + name.length + sizeOf(field), 8);
}
