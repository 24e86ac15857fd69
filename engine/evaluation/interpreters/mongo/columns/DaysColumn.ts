import { compareNumbers } from '../../../../language/operators/measure/CountTally';
import { TooManyEvents, type NumberColumn, type ScannedEvent } from './Column';
import { words, type Growing } from './Growing';

/** Days in a word. */
const TOGETHER = 32;
/** Words for each person at most: more than ten years. */
const MOST_WORDS = 128;

/** On how many different days: a bit for each. */
export class DaysColumn implements NumberColumn {
  private readonly marks = new Map<number, Growing<Uint32Array>>();
  private person = -1;

  constructor(private readonly dayOf: (at: number) => number) {}

  add(person: number, { at }: ScannedEvent): void {
    const day = this.dayOf(at);
    const word = Math.floor(day / TOGETHER);
    let marks = this.marks.get(word);
    if (!marks) {
      if (this.marks.size >= MOST_WORDS) throw new TooManyEvents();
      marks = words();
      this.marks.set(word, marks);
    }
    const list = marks.upTo(person);
    list[person] = (list[person] as number) | (1 << (day - word * TOGETHER));
  }

  of(person: number): this {
    this.person = person;
    return this;
  }

  compare(wanted: number): number {
    let days = 0;
    for (const { list } of this.marks.values()) days += bitsIn(list[this.person] ?? 0);
    return compareNumbers(days, wanted);
  }
}

function bitsIn(word: number): number {
  let bits = 0;
  for (let left = word; left !== 0; left &= left - 1) bits++;
  return bits;
}
