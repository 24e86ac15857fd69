import { BSON, Binary } from 'mongodb';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { BLOCK } from './block';
import { Damaged } from './errors';

/** A column that would be larger is left out: documents answer. A document has at most 16 MB. */
const MOST_BYTES = 6 * 1_048_576;

/** A value of one of the column's rows, and its folded form where one is stored. */
export interface Value {
  readonly value: StoredValue;
  readonly folded?: StoredValue;
}

/** One field of everybody in a block: each different value once, and for each row which one it has; 0 = none. */
export interface Column {
  readonly values: readonly StoredValue[];
  /** `null` where nothing is stored beside the value; absent: nowhere. */
  readonly folded?: readonly (StoredValue | null)[];
  readonly codes: Uint16Array;
  /** About how much memory it takes. */
  readonly bytes: number;
}

/** Puts a column together, row by row. */
export class ColumnWriter {
  private readonly codes = new Uint16Array(BLOCK);
  private readonly codeOf = new Map<string, number>();
  private readonly values: StoredValue[] = [];
  private readonly folded: (StoredValue | null)[] = [];
  private isFolded = false;
  private isRefused = false;

  set(row: number, { value, folded }: Value): void {
    // Never stored by this engine: who has put it there is asked of documents.
    if (value === null || folded === null) this.isRefused = true;
    const [key, foldedKey] = [keyOf(value), folded === undefined ? '' : keyOf(folded)];
    const both = `${key.length}.${key}${foldedKey}`;
    let code = this.codeOf.get(both);
    if (code === undefined) {
      code = this.values.push(value);
      this.folded.push(folded ?? null);
      if (folded !== undefined) this.isFolded = true;
      this.codeOf.set(both, code);
    }
    this.codes[row] = code;
  }

  /** `undefined` for what columns do not hold. */
  bytes(rows: number): Uint8Array | undefined {
    if (this.isRefused) return undefined;
    const codes = Buffer.alloc(2 * rows);
    for (let row = 0; row < rows; row++) codes.writeUInt16LE(this.codes[row] as number, 2 * row);
    const column = {
      values: this.values,
      ...(this.isFolded && { folded: this.folded }),
      codes: new Binary(codes),
    };
    const bytes = BSON.serialize(column);
    return bytes.length > MOST_BYTES ? undefined : bytes;
  }
}

/** The same text for the same value of the same type, and for no other. */
export function keyOf(value: StoredValue): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'number') return Object.is(value, -0) ? 'n-0' : `n${value}`;
  if (typeof value === 'boolean') return `b${value}`;
  if (value instanceof Date) return `d${value.getTime()}`;
  return `o${Buffer.from(BSON.serialize({ value })).toString('latin1')}`;
}

/** @throws Damaged */
export function readColumn(bytes: Buffer, rows: number): Column {
  const { values, folded, codes } = BSON.deserialize(bytes) as {
    values?: StoredValue[];
    folded?: (StoredValue | null)[];
    codes?: Binary;
  };
  if (
    !Array.isArray(values) ||
    !(codes instanceof Binary) ||
    codes.length() !== 2 * rows ||
    (folded !== undefined && folded.length !== values.length)
  )
    throw new Damaged('A column is not of the length of its block.');
  const own = new Uint16Array(rows);
  const stored = Buffer.from(codes.value());
  for (let row = 0; row < rows; row++) {
    const code = stored.readUInt16LE(2 * row);
    if (code > values.length) throw new Damaged('A column names a value that it does not have.');
    own[row] = code;
  }
  return { values, ...(folded && { folded }), codes: own, bytes: 3 * bytes.length };
}
