/**
 * Numbers the 12-byte ids that it meets, from 0, and counts for each of them in columns: one column per event condition. Ids are never made
 * objects or text; a million of them with four columns take 40 MB.
 */
export class ProfileIdTable {
  /** How many different ids there are. */
  size = 0;
  private capacity = 1 << 10;
  private words = new Uint32Array(this.capacity * 3);
  private counts: Uint32Array;
  /** Open addressing, at most half full: row + 1; 0 = free. */
  private places = new Int32Array(this.capacity * 2);

  constructor(readonly columns: number) {
    this.counts = new Uint32Array(this.capacity * columns);
  }

  /** Counts one more of the id at `at` in each of these columns. */
  count(bytes: Buffer, at: number, columns: readonly number[]): void {
    const first = this.rowOf(bytes, at) * this.columns;
    for (const column of columns) (this.counts[first + column] as number)++;
  }

  /** The row of the id at `at`; -1 when it was never counted. */
  find(bytes: Buffer, at: number): number {
    const [a, b, c] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)];
    return (this.places[this.placeOf(a, b, c)] as number) - 1;
  }

  countAt(row: number, column: number): number {
    return this.counts[row * this.columns + column] as number;
  }

  countsOf(row: number): number[] {
    return Array.from(this.counts.subarray(row * this.columns, (row + 1) * this.columns));
  }

  bytesOf(row: number): Buffer {
    const bytes = Buffer.allocUnsafe(12);
    for (let i = 0; i < 3; i++) bytes.writeUInt32BE(this.words[row * 3 + i] as number, i * 4);
    return bytes;
  }

  /** These rows in the order of their ids. */
  sorted(rows: readonly number[]): number[] {
    const { words } = this;
    return [...rows].sort((x, y) => {
      const [p, q] = [x * 3, y * 3];
      return (words[p] as number) - (words[q] as number) || (words[p + 1] as number) - (words[q + 1] as number) || (words[p + 2] as number) - (words[q + 2] as number);
    });
  }

  private rowOf(bytes: Buffer, at: number): number {
    const [a, b, c] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)];
    const place = this.placeOf(a, b, c);
    const known = this.places[place] as number;
    if (known !== 0) return known - 1;
    if (this.size === this.capacity) {
      this.grow();
      return this.rowOf(bytes, at);
    }
    const row = this.size++;
    this.words[row * 3] = a;
    this.words[row * 3 + 1] = b;
    this.words[row * 3 + 2] = c;
    this.places[place] = row + 1;
    return row;
  }

  /** Where an id is, or where it would be put. */
  private placeOf(a: number, b: number, c: number): number {
    const { places, words } = this;
    const mask = places.length - 1;
    let hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35), 0x9e3779b1);
    hash ^= hash >>> 15;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const row = ((places[place] as number) - 1) * 3;
      if (row < 0 || (words[row + 2] === c && words[row + 1] === b && words[row] === a)) return place;
    }
  }

  private grow(): void {
    this.capacity *= 2;
    const [words, counts] = [new Uint32Array(this.capacity * 3), new Uint32Array(this.capacity * this.columns)];
    words.set(this.words);
    counts.set(this.counts);
    this.words = words;
    this.counts = counts;
    this.places = new Int32Array(this.capacity * 2);
    for (let row = 0; row < this.size; row++) {
      const [a, b, c] = [words[row * 3] as number, words[row * 3 + 1] as number, words[row * 3 + 2] as number];
      this.places[this.placeOf(a, b, c)] = row + 1;
    }
  }
}
