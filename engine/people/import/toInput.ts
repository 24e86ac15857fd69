import { isPlainObject } from '../../language/text/isPlainObject';
import { memo } from '../../language/text/memo';
import type { StoredColumn, Cells } from './ImportDocument';
import { listIn, MAX_VALUES } from './listIn';
import { asTaken } from './writtenAs';

/** What a row says, in the form of a profile input; nothing is checked here. */
export interface RowInput {
  externalId?: unknown;
  emails?: unknown[];
  phones?: unknown[];
  tags?: unknown[];
  attributes?: Record<string, unknown>;
}

/** How cells are read. */
export interface Reading {
  /** Whether they are text of a file. */
  readonly text: boolean;
  readonly emptyCells?: 'keep' | 'clear' | undefined;
  /** The account's. */
  readonly zone: string;
}

const PARTS = { email: 'emails', phone: 'phones', tags: 'tags' } as const;

export function toInput(columns: readonly StoredColumn[], cells: Cells, reading: Reading): RowInput {
  const input: RowInput = {};
  for (let i = 0; i < columns.length; i++) {
    const value = cells[i];
    const column = columns[i] as StoredColumn;
    if (column.target === null || value === undefined) continue;
    if (isEmpty(value) && !clears(value, reading)) continue;
    takeCell(input, value, column, reading);
  }
  return input;
}

function takeCell(input: RowInput, value: unknown, column: StoredColumn, { text, zone }: Reading): void {
  const { target } = column;
  if (target === 'externalId') {
    if (!isEmpty(value)) input.externalId = asText(value);
  } else if (target === 'email' || target === 'phone' || target === 'tags') {
    const values = severalOf(value);
    if (values.length === 0) return;
    const part = PARTS[target];
    const list = input[part];
    if (list) for (const one of values) list.push(one);
    else input[part] = values;
  } else if (target === 'attributes') {
    if (isPlainObject(value))
      for (const [name, one] of Object.entries(value)) setOwn((input.attributes ??= {}), name, one);
  } else {
    const written = text && value !== '' ? cellOf(value as string, column) : valueOf(value, column);
    setOwn((input.attributes ??= {}), nameOf(target as string), asTaken(written, column, zone));
  }
}

/** Of a target such as `attributes.city`. */
const nameOf = memo((target) => target.slice('attributes.'.length));

const isEmpty = (value: unknown): boolean => value === null || value === '';

/** An empty cell says nothing, unless it is to clear; a null says it itself. */
const clears = (value: unknown, { emptyCells }: Reading): boolean =>
  emptyCells === undefined ? value === null : emptyCells === 'clear';

/** An attribute may be called `__proto__`. */
function setOwn(attributes: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
  else attributes[name] = value;
}

/** Keys are often written as numbers. */
const asText = (value: unknown): unknown =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;

function severalOf(value: unknown): unknown[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return Array.from(value.slice(0, MAX_VALUES), asText);
  if (typeof value !== 'string') return [asText(value)];
  return listIn(value);
}

/** A number is read as text where its column is: that loses nothing. */
const valueOf = (value: unknown, { type }: StoredColumn): unknown =>
  type === 'text' && typeof value === 'number' && Number.isFinite(value) ? String(value) : value;

/** A cell of a file as a value of the attribute. */
function cellOf(cell: string, { type }: StoredColumn): unknown {
  if (type === 'boolean' && /^(true|false)$/i.test(cell)) return cell.toLowerCase();
  if (type === 'list') return listIn(cell);
  return cell;
}

/** The column that a path in the input (`/emails/1`, `/attributes/city`) comes from. */
export function columnOf(
  path: string | undefined,
  columns: readonly StoredColumn[],
  cells: Cells,
): string | undefined {
  const [, part = '', rest = ''] = (path ?? '').split('/');
  if (part === 'externalId')
    return columns.find(({ target }, i) => target === 'externalId' && cells[i] !== undefined)?.name;
  if (part === 'attributes') {
    const name = rest.replace(/~1/g, '/').replace(/~0/g, '~');
    return columns.find(({ target }) => target === `attributes.${name}`)?.name;
  }
  const kind = (['email', 'phone', 'tags'] as const).find((one) => PARTS[one] === part);
  if (kind === undefined) return undefined;
  let behind = Number(rest);
  return columns.find(
    ({ target }, i) =>
      target === kind && cells[i] !== undefined && (behind -= severalOf(cells[i]).length) < 0,
  )?.name;
}
