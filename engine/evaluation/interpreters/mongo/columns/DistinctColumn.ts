import { TooManyEvents, type ScannedEvent } from './Column';
import { CountColumn } from './CountColumn';

/** Pairs of a person and a value that are kept at most: about 40 bytes each. */
const MOST_PAIRS = 4_000_000;
/** Values that are told apart at most. */
const MOST_VALUES = 2 ** 21;

/** How many different values: of each pair of a person and a value the first is counted. */
export class DistinctColumn extends CountColumn {
  private readonly numbers = new Map<unknown, number>();
  private readonly pairs = new Set<number>();

  /** @param read the key of a value; `undefined` for events that take no part. */
  constructor(private readonly read: (event: ScannedEvent) => string | number | undefined) {
    super();
  }

  override add(person: number, event: ScannedEvent): void {
    const value = this.read(event);
    if (value === undefined) return;
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      if (number === MOST_VALUES) throw new TooManyEvents();
      this.numbers.set(value, number);
    }
    const pair = person * MOST_VALUES + number;
    if (this.pairs.has(pair)) return;
    if (this.pairs.size >= MOST_PAIRS) throw new TooManyEvents();
    this.pairs.add(pair);
    super.add(person, event);
  }
}
