import { MAX_VALUES } from './limits';
import { pointer, type Problems } from './Problems';
import { shown } from '../text/shown';
import { has, member, readWanted, type JsonObject, type Wanted } from './readers';
import type { Scalar } from './types';

/** The wanted value or values of a condition, as they are written. */
export type Operands = { value: Scalar } | { values: Scalar[] };

/** Reads `value` or, where a list may be given, `values`: exactly one of the two. */
export function readOperands(
  object: JsonObject,
  operator: { name: string; manyValues: boolean },
  wanted: Wanted,
  path: string,
  problems: Problems,
): Operands | undefined {
  const [one, many] = [has(object, 'value'), has(object, 'values')];
  if (one && many) return problems.add(path, 'found both "value" and "values"', 'Keep one of them.');
  if (many) {
    if (operator.manyValues)
      return readValues(member(object, 'values'), wanted, pointer(path, 'values'), problems);
    return problems.add(
      pointer(path, 'values'),
      `"${operator.name}" takes one value, not a list`,
      'Give "value", or write several conditions in an "any" group.',
    );
  }
  if (!one)
    return problems.add(
      path,
      `"${operator.name}" needs a value`,
      operator.manyValues ? 'Give "value", or "values" with a list.' : 'Give "value".',
    );
  const value = readWanted(member(object, 'value'), wanted, pointer(path, 'value'), problems);
  return value === undefined ? undefined : { value };
}

function readValues(values: unknown, wanted: Wanted, path: string, problems: Problems): Operands | undefined {
  if (!Array.isArray(values) || values.length === 0) {
    return problems.add(
      path,
      `found ${shown(values)}, expected a list with at least one value`,
      'Give a list such as ["New York", "Mexico City"].',
    );
  }
  if (values.length > MAX_VALUES)
    return problems.add(path, `found a list of ${values.length}`, `Give at most ${MAX_VALUES} values.`);
  const before = problems.found.length;
  const read = Array.from(values, (value: unknown, i) =>
    readWanted(value, wanted, pointer(path, i), problems),
  );
  return problems.found.length === before ? { values: read as Scalar[] } : undefined;
}

/** Notes operands that an operator without any was given. */
export function refuseOperands(
  object: JsonObject,
  operator: string,
  keys: readonly string[],
  path: string,
  problems: Problems,
): void {
  for (const key of keys) {
    if (has(object, key))
      problems.add(pointer(path, key), `"${operator}" takes no "${key}"`, `Remove "${key}".`);
  }
}
