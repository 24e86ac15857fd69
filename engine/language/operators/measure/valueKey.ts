import { fold } from '../../text/fold';

/** Values that `is` takes for one have one key: text folded, numbers and booleans, by JSON type; `undefined` for empty ones, lists and objects. */
export function valueKey(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value === '' ? undefined : `t${fold(value)}`;
    case 'number':
      return `n${value}`;
    case 'boolean':
      return `b${value}`;
    default:
      return undefined;
  }
}
