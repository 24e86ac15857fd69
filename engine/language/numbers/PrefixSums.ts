import { compareTotal, ExactSum, placesFor, scaledTo } from './ExactSum';
import { nearestDouble } from './decimal';

const SAFE = Number.MAX_SAFE_INTEGER;

/** Exact sums of any stretch of a list, each in two reads: made once, asked often. Amounts that doubles cannot hold are added up each time. */
export class PrefixSums {
  private readonly places: number;
  /** By position the sum of all before it; absent where doubles cannot hold it. */
  private readonly before: Float64Array | undefined;

  constructor(private readonly values: readonly number[]) {
    let places: number | undefined = 0;
    for (const value of values) {
      places = placesFor(value, places);
      if (places === undefined) break;
    }
    this.places = places ?? 0;
    this.before = places === undefined ? undefined : sumsBefore(values, places);
  }

  /** Whether the sum of a stretch takes no longer for a long one. */
  get isQuick(): boolean {
    return this.before !== undefined;
  }

  /** -1, 0 or 1: the sum of `from` (included) to `to` (not) beside `wanted * times`. */
  compare(from: number, to: number, wanted: number, times = 1): number {
    return this.before
      ? compareTotal(this.total(this.before, from, to), this.places, wanted, times)
      : this.added(from, to).compare(wanted, times);
  }

  /** The nearest double to that sum, or to so many parts of it. */
  shown(from: number, to: number, parts = 1): number {
    return this.before
      ? nearestDouble(
          { digits: BigInt(this.total(this.before, from, to)), places: this.places },
          BigInt(parts),
        )
      : this.added(from, to).shown(parts);
  }

  private total(before: Float64Array, from: number, to: number): number {
    return (before[to] as number) - (before[from] as number);
  }

  private added(from: number, to: number): ExactSum {
    const sum = new ExactSum();
    for (let i = from; i < to; i++) sum.add(this.values[i] as number);
    return sum;
  }
}

/** Differences of any two are whole numbers that doubles hold. */
function sumsBefore(values: readonly number[], places: number): Float64Array | undefined {
  const before = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const scaled = scaledTo(values[i] as number, places);
    const sum = (before[i] as number) + scaled;
    if (Number.isNaN(scaled) || Math.abs(sum) * 2 > SAFE) return undefined;
    before[i + 1] = sum;
  }
  return before;
}
