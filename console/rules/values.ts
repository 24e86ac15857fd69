export type Fields = Readonly<Record<string, unknown>>;

/** The kind of value that an input asks for. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'date' | 'datetime';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What was typed as the value a rule has. What cannot be read stays text: the engine says what is wrong with it. */
export function readTyped(kind: ValueKind, typed: string): string | number | boolean {
  const text = kind === 'text' ? typed : typed.trim();
  if (kind === 'number' && NUMBER.test(text)) return Number(text);
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Pasted lines as texts: one value a line (or a cell), blank ones left out, each once. */
export function pastedLines(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/\r\n|[\r\n\t\u2028\u2029]/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ];
}

/** The values of a condition; one empty place to type into when it has none. */
export function valuesOf(condition: Fields): unknown[] {
  if (Array.isArray(condition['values']))
    return condition['values'].length === 0 ? [''] : [...condition['values']];
  return [condition['value'] ?? ''];
}

/** Puts values into a condition: one as `value`, several as `values`, in the place where the others stood. */
export function withValues(condition: Fields, values: readonly unknown[]): Fields {
  const operand =
    values.length === 1 && !(Array.isArray(condition['values']) && condition['values'].length === 1)
      ? { value: values[0] }
      : { values: [...values] };
  const entries = Object.entries(condition);
  const place = entries.findIndex(([name]) => name === 'value' || name === 'values');
  const others = entries.filter(([name]) => name !== 'value' && name !== 'values');
  const at = place === -1 ? others.length : place;
  return Object.fromEntries([...others.slice(0, at), ...Object.entries(operand), ...others.slice(at)]);
}

/** Puts pasted lines in the place of value `index`. */
export function pasteValues(
  condition: Fields,
  index: number,
  lines: readonly string[],
  kind: ValueKind,
): Fields {
  const values = valuesOf(condition);
  values.splice(index, 1, ...lines.map((line) => readTyped(kind, line)));
  return withValues(condition, [...new Set(values)]);
}

/** The kind of a value by its own JSON type, as properties are compared. */
export const kindOfValue = (value: unknown): ValueKind =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';

/** An instant as `datetime-local` shows it, on the clock of this browser. */
export function localInstant(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const two = (number: number, width = 2): string => String(number).padStart(width, '0');
  return `${two(at.getFullYear(), 4)}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The instant that `datetime-local` means on the clock of this browser; empty for none. */
export function instantOfLocal(local: string): string {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
