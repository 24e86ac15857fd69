import {
  compareTotal,
  ExactSum,
  MOST_TOTAL,
  placesFor,
  scaledTo,
} from '../../../../language/numbers/ExactSum';
import type { ScannedEvent, ValueColumn } from './Column';
import { doubles, words } from './Growing';

/** Sums, or averages: whole numbers of the smallest part that any amount has, as long as doubles hold them; beyond that exact sums of their own. */
export class SumColumn implements ValueColumn {
  /** Digits behind the point of what all totals are counted in. */
  private places = 0;
  private readonly totals = doubles();
  private readonly counts = words();
  private readonly exact = new Map<number, ExactSum>();
  private person = -1;

  constructor(
    private readonly read: (event: ScannedEvent) => unknown,
    private readonly isAverage: boolean,
  ) {}

  add(person: number, event: ScannedEvent): void {
    const value = this.read(event);
    if (typeof value === 'number') this.addNumber(person, value);
  }

  addNumber(person: number, value: number): void {
    (this.counts.upTo(person)[person] as number)++;
    const totals = this.totals.upTo(person);
    const exact = this.exact.size === 0 ? undefined : this.exact.get(person);
    if (exact) return exact.add(value);
    let scaled = scaledTo(value, this.places);
    if (Number.isNaN(scaled)) {
      const places = placesFor(value, this.places);
      if (places === undefined) return this.exactOf(person).add(value);
      this.refine(places);
      if (this.exact.has(person)) return this.exactOf(person).add(value);
      scaled = scaledTo(value, places);
    }
    const total = (totals[person] as number) + scaled;
    if (Math.abs(total) < MOST_TOTAL) totals[person] = total;
    else this.exactOf(person).add(value);
  }

  of(person: number): this {
    this.person = person;
    return this;
  }

  compare(wanted: number): number | undefined {
    const times = this.isAverage ? (this.counts.list[this.person] ?? 0) : 1;
    if (times === 0) return undefined;
    const exact = this.exact.get(this.person);
    if (exact) return exact.compare(wanted, times);
    return compareTotal(this.totals.list[this.person] ?? 0, this.places, wanted, times);
  }

  /** An amount has more places than any before. */
  private refine(places: number): void {
    const factor = 10 ** (places - this.places);
    const { list } = this.totals;
    for (let person = 0; person < list.length; person++) {
      const total = (list[person] as number) * factor;
      if (Math.abs(total) < MOST_TOTAL) list[person] = total;
      else this.exactOf(person);
    }
    this.places = places;
  }

  private exactOf(person: number): ExactSum {
    const known = this.exact.get(person);
    if (known) return known;
    const made = new ExactSum(this.totals.list[person] ?? 0, this.places);
    this.exact.set(person, made);
    return made;
  }
}
