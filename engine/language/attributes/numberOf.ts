const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;
/** A key or a postcode. */
const WITH_ZERO = /^-?0\d+$/;

/**
 * The number that a text writes (`-?digits[.digits]`); `undefined` when it writes none, one with more digits than a number keeps, or one that begins
 * with a zero too many (`02138`, `007`): reading must lose nothing.
 */
export function numberOf(text: string): number | undefined {
  const match = NUMBER.exec(text);
  if (!match || WITH_ZERO.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  // So many digits are kept exactly.
  if (match[3] === undefined && text.length <= 15) return value;
  const written = decimal(match[2] as string, match[3] ?? '', 0);
  const [digits = '', exponent = '0'] = Math.abs(value).toString().split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return written === decimal(whole, fraction, Number(exponent)) ? value : undefined;
}

/** The one way to write a decimal number: its digits without zeros around them, and where the point stands. */
function decimal(whole: string, fraction: string, exponent: number): string {
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  return significant === ''
    ? '0'
    : `${significant}e${exponent - fraction.length + digits.length - significant.length}`;
}
