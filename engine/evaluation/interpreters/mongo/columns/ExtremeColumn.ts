import { compareNumbers } from '../../../../language/operators/measure/CountTally';
import type { ScannedEvent, ValueColumn } from './Column';
import { bytes, doubles } from './Growing';

/** The smallest (`sign` 1) or the largest (-1). */
export class ExtremeColumn implements ValueColumn {
  private readonly values = doubles();
  private readonly known = bytes();
  private person = -1;

  constructor(
    private readonly read: (event: ScannedEvent) => unknown,
    private readonly sign: 1 | -1,
  ) {}

  add(person: number, event: ScannedEvent): void {
    const value = this.read(event);
    if (typeof value === 'number') this.addNumber(person, value);
  }

  addNumber(person: number, value: number): void {
    const [values, known] = [this.values.upTo(person), this.known.upTo(person)];
    if (known[person] !== 0 && this.sign * (value - (values[person] as number)) >= 0) return;
    known[person] = 1;
    values[person] = value;
  }

  of(person: number): this {
    this.person = person;
    return this;
  }

  compare(wanted: number): number | undefined {
    if ((this.known.list[this.person] ?? 0) === 0) return undefined;
    return compareNumbers(this.values.list[this.person] as number, wanted);
  }
}
