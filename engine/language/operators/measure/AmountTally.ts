import { ExactSum } from '../../numbers/ExactSum';
import type { Tally } from './Measure';

/** A sum, or what it is on average. */
export class AmountTally implements Tally<number> {
  private readonly sum = new ExactSum();
  private count = 0;

  constructor(private readonly average: boolean) {}

  add(value: number): void {
    this.sum.add(value);
    this.count++;
  }

  remove(value: number): void {
    this.sum.remove(value);
    this.count--;
  }

  compare(wanted: number): number | undefined {
    if (!this.average) return this.sum.compare(wanted);
    return this.count === 0 ? undefined : this.sum.compare(wanted, this.count);
  }

  shown(): number | null {
    if (!this.average) return this.sum.shown();
    return this.count === 0 ? null : this.sum.shown(this.count);
  }
}
