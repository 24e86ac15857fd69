import { BSON, Binary } from 'mongodb';
import { Damaged } from './errors';

/** Bytes of an event: whose it is, and when. */
const [ROW, INSTANT] = [2, 8];

/** Everybody's events of a type in a block, in the order of people and of time; their properties are columns of their own, in the same order. */
export class PackedEvents {
  private constructor(
    /** Whose they are: rows of the block. */
    readonly rows: Uint16Array,
    /** In ms. */
    readonly instants: Float64Array,
  ) {}

  get size(): number {
    return this.rows.length;
  }

  /** About how much memory it takes. */
  get bytes(): number {
    return (ROW + INSTANT) * this.size;
  }

  static bytes(rows: ArrayLike<number>, instants: ArrayLike<number>, size: number): Uint8Array {
    const [people, times] = [Buffer.alloc(ROW * size), Buffer.alloc(INSTANT * size)];
    for (let i = 0; i < size; i++) {
      people.writeUInt16LE(rows[i] as number, ROW * i);
      times.writeDoubleLE(instants[i] as number, INSTANT * i);
    }
    return BSON.serialize({ rows: new Binary(people), at: new Binary(times) });
  }

  /** @throws Damaged */
  static read(bytes: Buffer, people: number): PackedEvents {
    const { rows, at } = BSON.deserialize(bytes) as Record<string, unknown>;
    const size = rows instanceof Binary ? rows.length() / ROW : NaN;
    if (!(rows instanceof Binary) || !(at instanceof Binary) || at.length() !== INSTANT * size)
      throw new Damaged('Events are not of one length.');
    const [whose, when] = [Buffer.from(rows.value()), Buffer.from(at.value())];
    const read = new PackedEvents(new Uint16Array(size), new Float64Array(size));
    let before = 0;
    for (let i = 0; i < size; i++) {
      const row = whose.readUInt16LE(ROW * i);
      if (row < before || row >= people) throw new Damaged('Events are of somebody who is not there.');
      read.rows[i] = before = row;
      read.instants[i] = when.readDoubleLE(INSTANT * i);
    }
    return read;
  }

  /** Those of a row: from the first position to the second, which is not. */
  of(row: number): readonly [from: number, to: number] {
    return [this.firstOf(row), this.firstOf(row + 1)];
  }

  private firstOf(row: number): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle] as number) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
