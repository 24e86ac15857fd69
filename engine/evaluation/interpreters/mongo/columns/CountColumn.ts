import { compareNumbers } from '../../../../language/operators/measure/CountTally';
import type { NumberColumn, ScannedEvent } from './Column';
import { words } from './Growing';

/** How many there are. */
export class CountColumn implements NumberColumn {
  private readonly counts = words();
  private person = -1;

  add(person: number, _event: ScannedEvent): void {
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
