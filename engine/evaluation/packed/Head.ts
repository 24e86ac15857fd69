import { Binary, BSON, type ObjectId } from 'mongodb';
import { Damaged } from './errors';

const ID = 12;

/** Who stands in a block, in ascending order, and which columns it has. */
export class Head {
  readonly rows: number;

  private constructor(
    private readonly ids: Buffer,
    /** Those of whom somebody in the block has something. */
    readonly columns: ReadonlySet<string>,
    /** Of these there is something in the block that columns do not hold. */
    readonly left: ReadonlySet<string>,
  ) {
    this.rows = ids.length / ID;
  }

  static bytes(ids: readonly ObjectId[], columns: Iterable<string>, left: Iterable<string>): Uint8Array {
    const all = Buffer.concat(ids.map(({ id }) => id));
    return BSON.serialize({ ids: new Binary(all), columns: [...columns], left: [...left] });
  }

  /** @throws Damaged */
  static read(bytes: Buffer, rows: number): Head {
    const { ids, columns, left } = BSON.deserialize(bytes) as Record<string, unknown>;
    if (
      !(ids instanceof Binary) ||
      ids.length() !== rows * ID ||
      !Array.isArray(columns) ||
      !Array.isArray(left)
    )
      throw new Damaged('The head of a block is not of its length.');
    return new Head(Buffer.from(ids.value()), new Set(columns as string[]), new Set(left as string[]));
  }

  get bytes(): number {
    return this.ids.length + 64 * this.columns.size;
  }

  /** Everybody's id in hexadecimal, one behind the other. */
  hex(): string {
    return this.ids.toString('hex');
  }

  idAt(row: number): Buffer {
    return this.ids.subarray(row * ID, (row + 1) * ID);
  }

  /** The row of an id, or -1. */
  find(id: Uint8Array): number {
    let [low, high] = [0, this.rows - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = this.ids.compare(id, 0, ID, middle * ID, (middle + 1) * ID);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
