/** A decimal of any length: `digits / 10 ** places`. */
export interface Decimal {
  readonly digits: bigint;
  /** 0 or more. */
  readonly places: number;
}

/** The decimal that one reads when a double is written down: the shortest one that gives the double back. 0.1 is 0.1. */
export function decimalOf(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

export const compareBig = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);

/** The double that lies nearest to `digits / 10 ** places / divisor`; beyond the range the largest there is. */
export function nearestDouble({ digits, places }: Decimal, divisor = 1n): number {
  const sign = digits < 0n ? '-' : '';
  const size = digits < 0n ? -digits : digits;
  // More digits than any double tells apart; what is left over only says on which side of the middle between two of them it lies.
  const shift = divisor === 1n ? 0 : 800;
  const scaled = size * 10n ** BigInt(shift);
  const rest = scaled % divisor === 0n ? '' : '1';
  const text = `${sign}${scaled / divisor}${rest}e${-(places + shift + rest.length)}`;
  const found = Number(text);
  return Number.isFinite(found) ? (found === 0 ? 0 : found) : Math.sign(found) * Number.MAX_VALUE;
}
