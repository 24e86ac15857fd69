/** A decimal of any length: `digits / 10 ** places`. */
export interface Decimal {
  readonly digits: bigint;
  /** 0 or more. */
  readonly places: number;
}

const POWERS = Array.from({ length: 32 }, (_, exponent) => 10n ** BigInt(exponent));

export const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent);

/** The decimal that one reads when a double is written down: the shortest one that gives the double back. 0.1 is 0.1. */
export function decimalOf(value: number): Decimal {
  const text = String(value);
  const power = text.indexOf('e');
  const mantissa = power < 0 ? text : text.slice(0, power);
  const point = mantissa.indexOf('.');
  const [digits, fraction] =
    point < 0
      ? [BigInt(mantissa), 0]
      : [BigInt(mantissa.slice(0, point) + mantissa.slice(point + 1)), mantissa.length - point - 1];
  const places = fraction - (power < 0 ? 0 : Number(text.slice(power + 1)));
  return places >= 0 ? { digits, places } : { digits: digits * powerOfTen(-places), places: 0 };
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
