import { compareNumbers } from './CountTally';
import type { Tally } from './Measure';

/** The smallest (`sign` 1) or the largest (-1): a heap, from which what has gone is taken when it comes to its top. */
export class ExtremeTally implements Tally<number> {
  private readonly heap: number[] = [];
  private readonly counts = new Map<number, number>();

  constructor(private readonly sign: 1 | -1) {}

  add(value: number): void {
    const key = this.sign * value + 0;
    const known = this.counts.get(key);
    this.counts.set(key, (known ?? 0) + 1);
    if (known === undefined) this.push(key);
  }

  remove(value: number): void {
    const key = this.sign * value + 0;
    this.counts.set(key, (this.counts.get(key) ?? 1) - 1);
    while (this.heap.length > 0 && this.counts.get(this.heap[0] as number) === 0) {
      this.counts.delete(this.heap[0] as number);
      this.pop();
    }
  }

  compare(wanted: number): number | undefined {
    const found = this.shown();
    return found === null ? undefined : compareNumbers(found, wanted);
  }

  shown(): number | null {
    const [top] = this.heap;
    return top === undefined ? null : this.sign * top + 0;
  }

  private push(key: number): void {
    const { heap } = this;
    let at = heap.push(key) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] as number) <= key) break;
      heap[at] = heap[parent] as number;
      at = parent;
    }
    heap[at] = key;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop() as number;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
      if ((heap[child] as number) >= last) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = last;
  }
}
