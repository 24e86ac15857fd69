import { isPlainObject } from '../../language/text/isPlainObject';
import { isAudienceError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import type { Columns } from './Columns';
import { PORTION, type SourceRow } from './SourceRow';

/** Rows that are objects: names are columns; not every row need have all of them. */
export async function* objectRows(rows: readonly unknown[], columns: Columns): AsyncGenerator<SourceRow[]> {
  for (let from = 0; from < rows.length; from += PORTION)
    yield rows.slice(from, from + PORTION).map((row, i) => objectRow(row, from + i + 1, columns));
}

/** More columns than this are not columns but values. */
const MAX_COLUMNS = 1_000;

export function objectRow(row: unknown, line: number, columns: Columns): SourceRow {
  const read = readItem(row, (one) => readRow(one, line, columns));
  if (!isAudienceError(read)) return read;
  return { line, cells: [], problem: { message: read.message, hint: read.hint } };
}

function readRow(row: unknown, line: number, columns: Columns): SourceRow {
  if (!isPlainObject(row))
    return {
      line,
      cells: [],
      problem: { message: 'The row is no object.', hint: 'Give rows as objects of columns and values.' },
    };
  const cells: Record<number, unknown> = {};
  for (const [name, value] of Object.entries(row as object)) {
    if (value === undefined) continue;
    if (columns.names.length >= MAX_COLUMNS && !columns.names.includes(name))
      return {
        line,
        cells,
        problem: {
          message: `There are more than ${MAX_COLUMNS} columns.`,
          hint: 'Names of columns are the same in all rows.',
        },
      };
    cells[columns.numberOf(name)] = value;
  }
  return { line, cells };
}
