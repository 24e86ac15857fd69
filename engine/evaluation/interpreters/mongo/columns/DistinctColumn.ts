import { compareNumbers } from '../../../../language/operators/measure/CountTally';
import { TooManyEvents, type NumberColumn, type ScannedEvent } from './Column';
import { words } from './Growing';

/** Pairs of a person and a value that are kept at most: about 40 bytes each. */
const MOST_PAIRS = 4_000_000;
/** Values that are told apart at most. */
const MOST_VALUES = 2 ** 21;

/** How many different values. */
export class DistinctColumn implements NumberColumn {
  private readonly numbers = new Map<unknown, number>();
  private readonly pairs = new Set<number>();
  private readonly counts = words();
  private person = -1;

  /** @param read the key of a value; `undefined` for events that take no part. */
  constructor(private readonly read: (event: ScannedEvent) => string | number | undefined) {}

  add(person: number, event: ScannedEvent): void {
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
    (this.counts.upTo(person)[person] as number)++;
  }

  of(person: number): this {
    this.person = person;
    return this;
  }

  compare(wanted: number): number {
    return compareNumbers(this.counts.list[this.person] ?? 0, wanted);
  }
}
