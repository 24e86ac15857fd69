import { compareBig, decimalOf, nearestDouble, powerOfTen, type Decimal } from './decimal';

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
    digits * powerOfTen(most - places),
    other.digits * BigInt(times) * powerOfTen(most - other.places),
  );
}

/** The sum of doubles as the decimals that one reads: exact, and the same in whatever order they come and go. */
export class ExactSum {
  /** What doubles cannot hold, beside `total`: amounts with too many digits, and totals that became too large. */
  private digits = 0n;
  private morePlaces = 0;
  private isBeyond = false;

  /** @param total what was added up before: a whole number below `MOST_TOTAL` of `10 ** -places`. */
  constructor(
    private total = 0,
    private places = 0,
  ) {}

  add(value: number): void {
    this.change(value, 1);
  }

  remove(value: number): void {
    this.change(value, -1);
  }

  /** -1, 0 or 1: beside `wanted * times`. */
  compare(wanted: number, times = 1): number {
    return this.isBeyond
      ? compareDecimal(this.sum(), wanted, times)
      : compareTotal(this.total, this.places, wanted, times);
  }

  /** The nearest double to the sum, or to so many parts of it. */
  shown(parts = 1): number {
    return nearestDouble(this.sum(), BigInt(parts));
  }

  private change(value: number, sign: 1 | -1): void {
    const places = placesFor(value, this.places);
    if (places === undefined) return this.addDecimal(decimalOf(value), sign);
    const scaled = sign * scaledTo(value, places);
    const total = this.total * (TEN[places - this.places] as number) + scaled;
    if (Math.abs(total) < MOST_TOTAL) {
      this.total = total;
      this.places = places;
      return;
    }
    this.addDecimal({ digits: BigInt(this.total), places: this.places }, 1);
    this.total = scaled;
    this.places = places;
  }

  private addDecimal({ digits, places }: Decimal, sign: 1 | -1): void {
    this.isBeyond = true;
    if (places > this.morePlaces) {
      this.digits *= powerOfTen(places - this.morePlaces);
      this.morePlaces = places;
    }
    const more = places === this.morePlaces ? digits : digits * powerOfTen(this.morePlaces - places);
    this.digits += sign === 1 ? more : -more;
  }

  private sum(): Decimal {
    const { digits, morePlaces, total, places } = this;
    const most = Math.max(morePlaces, places);
    return {
      digits: digits * powerOfTen(most - morePlaces) + BigInt(total) * powerOfTen(most - places),
      places: most,
    };
  }
}
