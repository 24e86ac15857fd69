/** Columns of a source, and cells of a row: more than this are not columns but values. */
export const MAX_COLUMNS = 1_000;
/** Characters of a column's name. */
export const MAX_COLUMN_NAME = 1_000;
/** Characters of a header. */
export const MAX_HEADER = 1_000_000;
/** Characters of a row of text; what is longer is a quote that somebody forgot to close, or no table. */
export const MAX_ROW = 12_000_000;
/** What one row of JSON may come to. */
export const JSON_ROW = { names: 10_000, values: 400_000, levels: 1_000 };
/** Rows of a list that is given as a whole; files and streams have no such limit. */
export const MAX_ROWS = 1_000_000;
