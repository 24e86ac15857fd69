import type { Measured, Tally } from './Measure';

export const compareNumbers = (found: number, wanted: number): number =>
  found < wanted ? -1 : found > wanted ? 1 : 0;

/** How many there are. */
export class CountTally implements Tally<Measured> {
  private count = 0;

  add(): void {
    this.count++;
  }

  remove(): void {
    this.count--;
  }

  compare(wanted: number): number {
    return compareNumbers(this.count, wanted);
  }

  shown(): number {
    return this.count;
  }
}

/** How many different ones there are. */
export class DistinctTally implements Tally<Measured> {
  private readonly counts = new Map<Measured, number>();

  add(value: Measured): void {
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
  }

  remove(value: Measured): void {
    const left = (this.counts.get(value) ?? 0) - 1;
    if (left > 0) this.counts.set(value, left);
    else this.counts.delete(value);
  }

  compare(wanted: number): number {
    return compareNumbers(this.counts.size, wanted);
  }

  shown(): number {
    return this.counts.size;
  }
}
