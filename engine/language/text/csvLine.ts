const QUOTED = /[",\r\n]|^\s|\s$/;

/** One line of CSV (RFC 4180), without the line's end: what has commas, quotes or line breaks stands in quotes. */
export const csvLine = (values: readonly (string | undefined)[]): string =>
  values.map((value = '') => (QUOTED.test(value) ? `"${value.replace(/"/g, '""')}"` : value)).join(',');
