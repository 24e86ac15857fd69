import { compareBig, decimalOf, nearestDouble, type Decimal } from './decimal';

/** So many places behind the point are kept in doubles; more, or more digits than doubles tell apart, in whole numbers of any length. */
const MOST_PLACES = 9;
const TEN = Array.from({ length: MOST_PLACES + 1 }, (_, places) => 10 ** places);
/** Of decimals of up to 15 digits each has a double of its own. */
export const MOST_TOTAL = 1e15;

/** A value as a whole number of `10 ** -places`; NaN where it is none, or has too many digits to be sure. */
export function scaledTo(value: number, places: number): number {
  const scaled = Math.round(value * (TEN[places] as number));
  return Math.abs(scaled) < MOST_TOTAL && scaled / (TEN[places] as number) === value ? scaled : NaN;
}

/** The fewest places, from `places` on, with which a value is a whole number; `undefined` where it takes too many. */
export function placesFor(value: number, places: number): number | undefined {
  for (let more = places; more <= MOST_PLACES; more++) if (!Number.isNaN(scaledTo(value, more))) return more;
  return undefined;
}

/** Whether `total / 10 ** places` is less than, equal to or greater than `wanted * times`: -1, 0 or 1. */
export function compareTotal(total: number, places: number, wanted: number, times: number): number {
  const scaled = places > MOST_PLACES ? NaN : scaledTo(wanted, places) * times;
  if (Math.abs(scaled) < MOST_TOTAL) return Math.sign(total - scaled) || 0;
  return compareDecimal({ digits: BigInt(total), places }, wanted, times);
}

function compareDecimal({ digits, places }: Decimal, wanted: number, times: number): number {
  const other = decimalOf(wanted);
  const most = Math.max(places, other.places);
  return compareBig(
    digits * 10n ** BigInt(most - places),
    other.digits * BigInt(times) * 10n ** BigInt(most - other.places),
  );
}

/** The sum of doubles as the decimals that one reads: exact, and the same in whatever order they come and go. */
export class ExactSum {
  /** In units of `10 ** -places`; a bigint from when a double could not hold it. */
  private total: number | bigint;

  /** @param total what was added up before: a whole number below `MOST_TOTAL` of `10 ** -places`. */
  constructor(
    total = 0,
    private places = 0,
  ) {
    this.total = total;
  }

  add(value: number): void {
    this.change(value, 1);
  }

  remove(value: number): void {
    this.change(value, -1);
  }

  /** -1, 0 or 1: beside `wanted * times`. */
  compare(wanted: number, times = 1): number {
    return typeof this.total === 'number'
      ? compareTotal(this.total, this.places, wanted, times)
      : compareDecimal({ digits: this.total, places: this.places }, wanted, times);
  }

  /** The nearest double to the sum, or to so many parts of it. */
  shown(parts = 1): number {
    return nearestDouble({ digits: BigInt(this.total), places: this.places }, BigInt(parts));
  }

  private change(value: number, sign: 1 | -1): void {
    if (typeof this.total === 'number') {
      const places = placesFor(value, this.places);
      if (places !== undefined) {
        const total = this.total * (TEN[places - this.places] as number) + sign * scaledTo(value, places);
        if (Math.abs(total) < MOST_TOTAL) {
          this.total = total;
          this.places = places;
          return;
        }
      }
      this.total = BigInt(this.total);
    }
    const { digits, places } = decimalOf(value);
    if (places > this.places) {
      this.total *= 10n ** BigInt(places - this.places);
      this.places = places;
    }
    this.total += BigInt(sign) * digits * 10n ** BigInt(this.places - places);
  }
}
