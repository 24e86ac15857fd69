import { isPlainObject } from '../../language/text/isPlainObject';
import { isAudienceError, TooLargeError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import type { Columns } from './Columns';
import { MAX_COLUMN_NAME, MAX_COLUMNS, MAX_ROWS } from './limits';
import { PORTION, type SourceRow } from './SourceRow';

/** Rows that are objects: names are columns; not every row need have all of them. */
export async function* objectRows(rows: readonly unknown[], columns: Columns): AsyncGenerator<SourceRow[]> {
  if (rows.length > MAX_ROWS)
    throw new TooLargeError(`Found ${rows.length} rows; at most ${MAX_ROWS} are taken as one list.`, {
      hint: 'Give them as a stream of NDJSON: it may have any length.',
      path: '',
    });
  for (let from = 0; from < rows.length; from += PORTION)
    yield Array.from(rows.slice(from, from + PORTION), (row, i) => objectRow(row, from + i + 1, columns));
}

/** @param size characters that it was written in. */
export function objectRow(row: unknown, line: number, columns: Columns, size = 0): SourceRow {
  const read = readItem(row, (one) => readRow(one, line, columns));
  if (!isAudienceError(read)) return size === 0 ? read : { ...read, size };
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
  for (const name of Object.keys(row as object)) {
    const value = (row as Record<string, unknown>)[name];
    if (value === undefined) continue;
    if (columns.names.length >= MAX_COLUMNS && !columns.has(name))
      return {
        line,
        cells,
        problem: {
          message: `There are more than ${MAX_COLUMNS} columns.`,
          hint: 'Names of columns are the same in all rows.',
        },
      };
    if (name.length > MAX_COLUMN_NAME)
      return {
        line,
        cells,
        problem: {
          message: `A column has a name of more than ${MAX_COLUMN_NAME} characters.`,
          hint: 'Give the column a name, and what stands in it as its value.',
        },
      };
    cells[columns.numberOf(name)] = value;
  }
  return { line, cells };
}
