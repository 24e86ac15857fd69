/** Rows as CSV (RFC 4180). A cell that a spreadsheet would read as a formula, or as a number without its plus, begins with an apostrophe, as in the files of the engine; imports take it off. */
export const csvOf = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

function cellOf(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? Array.isArray(value) && value.every((one) => typeof one !== 'object')
          ? value.join(';')
          : JSON.stringify(value)
        : String(value);
  const safe =
    /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^-\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
