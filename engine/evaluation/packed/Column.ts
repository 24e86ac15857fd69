import { BSON, Binary } from 'mongodb';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { Damaged } from './errors';

/** A value of one of the column's rows, and its folded form where one is stored. */
export interface Value {
  readonly value: StoredValue;
  readonly folded?: StoredValue;
}

/** Numbers, days or instants alone stand in ascending order: the answer to a comparison turns at a few places only. */
export type Order = 'numbers' | 'days' | 'instants';

/** One field of everybody in a block, or of all its events of a type: each different value once, and for each row which one it has; 0 = none. */
export interface Column {
  readonly codes: Uint16Array | Uint32Array;
  /** Different values: the codes from 1 to this one. */
  readonly size: number;
  readonly order?: Order;
  value(code: number): StoredValue;
  /** `undefined` where nothing is stored beside the value. */
  folded(code: number): StoredValue | undefined;
  /** Days as they are, numbers as they are, instants in ms; of columns in order only. */
  rank(code: number): number | string;
  /** About how much memory it takes. */
  readonly bytes: number;
}

/** As it is stored: `numbers` and `instants` (ms) are doubles, the lesser end first. */
export interface StoredColumn {
  values?: StoredValue[];
  days?: string[];
  numbers?: Binary;
  instants?: Binary;
  folded?: (StoredValue | null)[];
  codes?: Binary;
}

/** More different values than two bytes tell apart have four. */
export const bytesOfCode = (size: number): 2 | 4 => (size > 0xffff ? 4 : 2);

/** @param rows `undefined`: as many as it says. @throws Damaged */
export function readColumn(bytes: Buffer, rows: number | undefined): Column {
  const stored = BSON.deserialize(bytes) as StoredColumn;
  const { values = stored.days, numbers, instants, folded } = stored;
  const doubles = numbers ?? instants;
  if (doubles !== undefined ? !isDoubles(doubles) : !Array.isArray(values))
    throw new Damaged('A column has no values.');
  const read = doubles
    ? ofDoubles(doubles, instants === undefined ? 'numbers' : 'instants')
    : ofValues(values as StoredValue[], folded, stored.days && 'days');
  const codes = codesOf(stored.codes, rows, read.size);
  if (folded !== undefined && folded.length !== read.size)
    throw new Damaged('A column is not of the length of its block.');
  return { ...read, codes, bytes: (doubles ? 1 : 3) * bytes.length };
}

const isDoubles = (found: unknown): found is Binary => found instanceof Binary && found.length() % 8 === 0;

type Read = Omit<Column, 'codes' | 'bytes'>;

function ofDoubles(stored: Binary, order: 'numbers' | 'instants'): Read {
  const buffer = Buffer.from(stored.value());
  const all = new Float64Array(buffer.length / 8);
  for (let i = 0; i < all.length; i++) all[i] = buffer.readDoubleLE(8 * i);
  const rank = (code: number): number => all[code - 1] as number;
  return {
    size: all.length,
    order,
    value: order === 'numbers' ? rank : (code) => new Date(rank(code)),
    folded: () => undefined,
    rank,
  };
}

const ofValues = (
  values: readonly StoredValue[],
  folded: readonly (StoredValue | null)[] | undefined,
  order: Order | undefined,
): Read => ({
  size: values.length,
  ...(order && { order }),
  value: (code) => values[code - 1] as StoredValue,
  folded: (code) => folded?.[code - 1] ?? undefined,
  rank: (code) => values[code - 1] as string,
});

function codesOf(codes: Binary | undefined, rows: number | undefined, size: number): Column['codes'] {
  const width = bytesOfCode(size);
  if (!(codes instanceof Binary) || codes.length() !== width * (rows ?? Math.floor(codes.length() / width)))
    throw new Damaged('A column is not of the length of its block.');
  const length = codes.length() / width;
  const own = width === 2 ? new Uint16Array(length) : new Uint32Array(length);
  const stored = Buffer.from(codes.value());
  for (let row = 0; row < length; row++) {
    const code = width === 2 ? stored.readUInt16LE(2 * row) : stored.readUInt32LE(4 * row);
    if (code > size) throw new Damaged('A column names a value that it does not have.');
    own[row] = code;
  }
  return own;
}
