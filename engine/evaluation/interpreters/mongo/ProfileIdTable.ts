/** Words of a slot before its counts: the id, and whether it is taken. */
const HEAD = 4;
const TAKEN = 3;
/** Ids that follow each other are put side by side, 2 ** 3 of them: who asks in their order waits for memory once for all. */
const NEIGHBOURS = 3;

/**
 * Counts for each of the 12-byte ids that it meets in columns, one per event condition. Ids are never made objects or text. An id and its
 * counts lie side by side: what costs time is not counting but waiting for memory, so there is one place to wait for. A million ids with four
 * columns take 64 MB.
 *
 * A row is a place in the table: rows are good once everything is counted.
 */
export class ProfileIdTable {
  /** How many different ids there are. */
  size = 0;
  private readonly stride: number;
  /** Open addressing, at most half full. */
  private capacity = 1 << 10;
  private slots: Uint32Array;
  /** Events often come person by person. */
  private last = 0;
  private numbered = 0;

  constructor(readonly columns: number) {
    this.stride = HEAD + columns;
    this.slots = new Uint32Array(this.capacity * this.stride);
  }

  /** Counts one more of the id at `at` in each of these columns. */
  count(bytes: Buffer, at: number, columns: readonly number[]): void {
    const slot = this.placeOf(bytes, at);
    for (let i = 0; i < columns.length; i++) (this.slots[slot + HEAD + (columns[i] as number)] as number)++;
  }

  /** A number of its own for the id at `at`, from 0 in the order in which they come: kept in a column that nothing is counted in. */
  number(bytes: Buffer, at: number, column: number): number {
    const cell = this.placeOf(bytes, at) + HEAD + column;
    if (this.slots[cell] === 0) this.slots[cell] = ++this.numbered;
    return (this.slots[cell] as number) - 1;
  }

  /** The row of the id at `at`; -1 when it was never counted. */
  find(bytes: Buffer, at: number): number {
    const slot = this.slotOf(wordAt(bytes, at), wordAt(bytes, at + 4), wordAt(bytes, at + 8));
    return this.slots[slot + TAKEN] === 0 ? -1 : slot / this.stride;
  }

  *rows(): Generator<number> {
    for (let row = 0; row < this.capacity; row++) if (this.slots[row * this.stride + TAKEN] !== 0) yield row;
  }

  countAt(row: number, column: number): number {
    return this.slots[row * this.stride + HEAD + column] as number;
  }

  countsOf(row: number): number[] {
    return Array.from(this.slots.subarray(row * this.stride + HEAD, (row + 1) * this.stride));
  }

  bytesOf(row: number): Buffer {
    const bytes = Buffer.allocUnsafe(12);
    for (let i = 0; i < 3; i++) bytes.writeUInt32BE(this.slots[row * this.stride + i] as number, i * 4);
    return bytes;
  }

  /** These rows in the order of their ids. */
  sorted(rows: readonly number[]): number[] {
    const { slots, stride } = this;
    return [...rows].sort((x, y) => {
      const [p, q] = [x * stride, y * stride];
      return (
        (slots[p] as number) - (slots[q] as number) ||
        (slots[p + 1] as number) - (slots[q + 1] as number) ||
        (slots[p + 2] as number) - (slots[q + 2] as number)
      );
    });
  }

  /** Where an id is; it is put there when it was not. */
  private placeOf(bytes: Buffer, at: number): number {
    const [a, b, c] = [wordAt(bytes, at), wordAt(bytes, at + 4), wordAt(bytes, at + 8)];
    let slot = this.isAt(this.last, a, b, c) ? this.last : this.slotOf(a, b, c);
    if (this.slots[slot + TAKEN] === 0) {
      if (this.size * 2 >= this.capacity) {
        this.grow();
        slot = this.slotOf(a, b, c);
      }
      this.take(slot, a, b, c);
      this.size++;
    }
    this.last = slot;
    return slot;
  }

  /** Where an id is, or where it would be put. */
  private slotOf(a: number, b: number, c: number): number {
    const { slots, stride } = this;
    const mask = this.capacity - 1;
    let hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c >>> NEIGHBOURS, 0xc2b2ae35), 0x9e3779b1);
    hash ^= hash >>> 15;
    for (
      let place = ((hash << NEIGHBOURS) | (c & ((1 << NEIGHBOURS) - 1))) & mask;
      ;
      place = (place + 1) & mask
    ) {
      const slot = place * stride;
      if (slots[slot + TAKEN] === 0 || this.isAt(slot, a, b, c)) return slot;
    }
  }

  private isAt(slot: number, a: number, b: number, c: number): boolean {
    const { slots } = this;
    return slots[slot + 2] === c && slots[slot + 1] === b && slots[slot] === a && slots[slot + TAKEN] === 1;
  }

  private take(slot: number, a: number, b: number, c: number): void {
    this.slots[slot] = a;
    this.slots[slot + 1] = b;
    this.slots[slot + 2] = c;
    this.slots[slot + TAKEN] = 1;
  }

  private grow(): void {
    const { slots: old, stride } = this;
    this.capacity *= 2;
    this.slots = new Uint32Array(this.capacity * stride);
    for (let from = 0; from < old.length; from += stride) {
      if (old[from + TAKEN] === 0) continue;
      const slot = this.slotOf(old[from] as number, old[from + 1] as number, old[from + 2] as number);
      for (let i = 0; i < stride; i++) this.slots[slot + i] = old[from + i] as number;
    }
  }
}

/** In the order of ids: the first byte weighs most. */
const wordAt = (bytes: Buffer, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;
