import type { ImportOptions } from '../../api';
import { refuse } from '../../api/checkOptions';
import { InvalidArgumentError } from '../../store/errors';
import type { Columns } from './Columns';
import { ENCODINGS } from './encoding';
import { csvRows } from './csvRows';
import { jsonListRows, ndjsonRows } from './ndjsonRows';
import { objectRows } from './objectRows';
import { peek, withoutSeparatorLine } from './separatorLine';
import type { SourceRow } from './SourceRow';
import { textOf, type TextSource } from './textOf';

export type ImportSource = TextSource | readonly unknown[];

export interface ReadSource {
  /** Whether cells are text of a file. */
  readonly text: boolean;
  readonly rows: AsyncGenerator<SourceRow[]>;
}

/** The rows of a source in portions; columns are noted as they are met. @throws InvalidArgumentError */
export async function readSource(
  source: ImportSource,
  columns: Columns,
  { format, delimiter, encoding }: Pick<ImportOptions, 'format' | 'delimiter' | 'encoding'>,
): Promise<ReadSource> {
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
  if (encoding !== undefined && !(ENCODINGS as readonly unknown[]).includes(encoding))
    throw refuse('encoding', encoding, `Give one of ${ENCODINGS.join(', ')}.`);
  return textSource(textOf(source as TextSource, encoding), columns, format, delimiter);
}

/** So much of a text says what it is. */
const ENOUGH = 1_000;

async function textSource(
  given: AsyncGenerator<string>,
  columns: Columns,
  format: ImportOptions['format'],
  delimiter: string | undefined,
): Promise<ReadSource> {
  const { start, whole } = await peek(given, ENOUGH);
  if (/^\s*\[\s*[{\]]/.test(start))
    return { text: false, rows: jsonListRows(format === 'ndjson', whole, columns) };
  if (format === 'ndjson' || (format === undefined && /^\s*\{\s*"/.test(start)))
    return { text: false, rows: ndjsonRows(whole, columns) };
  const { delimiter: named, text } = await withoutSeparatorLine(whole);
  const found = delimiter ?? named;
  return {
    text: true,
    rows: csvRows(text, columns, {
      ...(found !== undefined && { delimiter: found }),
      firstLine: named === undefined ? 1 : 2,
    }),
  };
}
