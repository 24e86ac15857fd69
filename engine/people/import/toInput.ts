import type { StoredColumn, Cells } from './ImportDocument';

/** What a row says, in the form of a profile input; nothing is checked here. */
export interface RowInput {
  externalId?: unknown;
  emails?: unknown[];
  phones?: unknown[];
  tags?: unknown[];
  attributes?: Record<string, unknown>;
}

const SEVERAL = { email: /[;,]/, phone: /[;,|]/, tags: /[;,|]/ } as const;
/** Of one cell; a profile has fewer, and is refused for more. */
const MAX_VALUES = 10_001;
const PARTS = { email: 'emails', phone: 'phones', tags: 'tags' } as const;

/** @param text whether the cells are text of a file: an empty one then says nothing. */
export function toInput(columns: readonly StoredColumn[], cells: Cells, text: boolean): RowInput {
  const input: RowInput = {};
  columns.forEach((column, i) => {
    const value = cells[i];
    const { target } = column;
    if (target === null || value === undefined || (text && value === '')) return;
    if (target === 'externalId') {
      if (value !== null && value !== '') input.externalId = asText(value);
    } else if (target === 'email' || target === 'phone' || target === 'tags') {
      const values = severalOf(value, SEVERAL[target]);
      if (values.length === 0) return;
      const list = (input[PARTS[target]] ??= []);
      for (const one of values) list.push(one);
    } else {
      setOwn(
        (input.attributes ??= {}),
        target.slice('attributes.'.length),
        text ? cellOf(value as string, column) : value,
      );
    }
  });
  return input;
}

/** An attribute may be called `__proto__`. */
function setOwn(attributes: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
  else attributes[name] = value;
}

/** Keys are often written as numbers. */
const asText = (value: unknown): unknown =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;

function severalOf(value: unknown, separator: RegExp): unknown[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return Array.from(value.slice(0, MAX_VALUES), asText);
  if (typeof value !== 'string') return [asText(value)];
  return value
    .split(separator, MAX_VALUES)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A cell of a file as a value of the attribute. */
function cellOf(cell: string, { type }: StoredColumn): unknown {
  if (type === 'boolean' && /^(true|false)$/i.test(cell)) return cell.toLowerCase();
  if (type === 'list')
    return cell
      .split(/[;|]/, MAX_VALUES)
      .map((one) => one.trim())
      .filter((one) => one !== '');
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
      target === kind && cells[i] !== undefined && (behind -= severalOf(cells[i], SEVERAL[kind]).length) < 0,
  )?.name;
}
