import type { ImportOptions } from '../../api';
import { refuse } from '../../api/checkOptions';
import { InvalidArgumentError } from '../../store/errors';
import type { Columns } from './Columns';
import { csvRows } from './csvRows';
import { ndjsonRows } from './ndjsonRows';
import { objectRows } from './objectRows';
import type { SourceRow } from './SourceRow';
import { textOf, type TextSource } from './textOf';

export type ImportSource = TextSource | readonly unknown[];

export interface ReadSource {
  /** Whether cells are text of a file. */
  readonly text: boolean;
  readonly rows: AsyncGenerator<SourceRow[]>;
}

/** The rows of a source in portions; columns are noted as they are met. @throws InvalidArgumentError */
export function readSource(
  source: ImportSource,
  columns: Columns,
  { format, delimiter }: Pick<ImportOptions, 'format' | 'delimiter'>,
): ReadSource {
  if (format !== undefined && format !== 'csv' && format !== 'ndjson' && format !== 'rows')
    throw refuse('format', format, 'Give "csv", "ndjson" or "rows".');
  if (
    delimiter !== undefined &&
    (typeof delimiter !== 'string' || [...delimiter].length !== 1 || /["\r\n]/.test(delimiter))
  )
    throw refuse('delimiter', delimiter, 'Give one character.');
  if (Array.isArray(source)) {
    if (format !== undefined && format !== 'rows') throw refuse('format', format, 'An array is rows.');
    return { text: false, rows: objectRows(source, columns) };
  }
  const readable =
    typeof source === 'string' ||
    source instanceof Uint8Array ||
    (typeof source === 'object' && source !== null && Symbol.asyncIterator in source);
  if (!readable)
    throw new InvalidArgumentError('There is nothing to import.', {
      hint: 'Give text, bytes, a stream of either, or an array of rows.',
      path: '',
    });
  if (format === 'rows') throw refuse('format', format, 'Rows are an array; text is "csv" or "ndjson".');
  const text = textOf(source as TextSource);
  return format === 'ndjson'
    ? { text: false, rows: ndjsonRows(text, columns) }
    : { text: true, rows: csvRows(text, columns, delimiter) };
}
