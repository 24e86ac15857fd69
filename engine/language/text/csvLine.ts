const QUOTED = /[",\r\n]|^\s|\s$/;
/** What a spreadsheet takes for a formula, or a number for which it drops the plus. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-\d+(?:\.\d+)?$/;

/** A `'` that says that what follows is text; digits behind it would be a number, and lose their zeros. */
const MARKED = /^'+(?:[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|\d[\d\s().,/:-]*$)/;

/**
 * One line of CSV (RFC 4180), without the line's end: what has commas, quotes or line breaks stands in quotes. Before text that a spreadsheet would run as
 * a formula stands a `'`, which it takes for "this is text"; imports read it so too, and what begins so itself gets one more.
 */
export const csvLine = (values: readonly (string | undefined)[]): string =>
  values
    .map((value = '') =>
      (FORMULA.test(value) && !NUMBER.test(value)) || MARKED.test(value) ? `'${value}` : value,
    )
    .map((value) => (QUOTED.test(value) ? `"${value.replace(/"/g, '""')}"` : value))
    .join(',');

/** Text of a cell without the `'` that says that it is text. */
export const withoutTextMark = (cell: string): string =>
  cell.charCodeAt(0) === 39 && MARKED.test(cell) ? cell.slice(1) : cell;
