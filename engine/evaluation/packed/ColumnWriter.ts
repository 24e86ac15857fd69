import { BSON, Binary } from 'mongodb';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { words } from '../interpreters/mongo/columns/Growing';
import { bytesOfCode, type Order, type StoredColumn, type Value } from './Column';

/** A column that would be larger is left out: documents answer. A document has at most 16 MB. */
const MOST_BYTES = 6 * 1_048_576;
/** Nor one of more different values: putting them in order would keep everybody else from having a turn. */
const MOST_VALUES = 262_144;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Puts a column together, row by row. */
export class ColumnWriter {
  private readonly codes = words();
  private readonly codeOf = new Map<string, number>();
  private readonly values: StoredValue[] = [];
  private readonly folded: (StoredValue | null)[] = [];
  private isFolded = false;
  private isRefused = false;

  /** @param takesNull events may have one; of profiles this engine never stores it: who has put it there is asked of documents. */
  constructor(private readonly takesNull = false) {}

  set(row: number, { value, folded }: Value): void {
    if ((value === null && !this.takesNull) || folded === null) this.isRefused = true;
    const [key, foldedKey] = [keyOf(value), folded === undefined ? '' : keyOf(folded)];
    const both = `${key.length}.${key}${foldedKey}`;
    let code = this.codeOf.get(both);
    if (code === undefined) {
      code = this.values.push(value);
      this.folded.push(folded ?? null);
      if (folded !== undefined) this.isFolded = true;
      this.codeOf.set(both, code);
    }
    this.codes.upTo(row)[row] = code;
    if (code > MOST_VALUES) this.isRefused = true;
  }

  /** `undefined` for what columns do not hold. */
  bytes(rows: number): Uint8Array | undefined {
    if (this.isRefused) return undefined;
    this.codes.upTo(rows);
    const order = this.isFolded ? undefined : orderOf(this.values);
    const bytes = BSON.serialize(order ? this.inOrder(order, rows) : this.asTheyCame(rows));
    return bytes.length > MOST_BYTES ? undefined : bytes;
  }

  private asTheyCame(rows: number): StoredColumn {
    return {
      values: this.values,
      ...(this.isFolded && { folded: this.folded }),
      codes: this.storedCodes(rows, (code) => code),
    };
  }

  private inOrder(order: Order, rows: number): StoredColumn {
    const ranks = this.values.map((value) => (value instanceof Date ? value.getTime() : value)) as number[];
    const sorted = ranks.map((_, i) => i).sort((a, b) => compare(ranks[a], ranks[b]));
    const codes = new Uint32Array(sorted.length + 1);
    sorted.forEach((before, now) => (codes[before + 1] = now + 1));
    const own = this.storedCodes(rows, (code) => codes[code] as number);
    if (order === 'days') return { days: sorted.map((i) => this.values[i] as string), codes: own };
    const doubles = Buffer.alloc(8 * sorted.length);
    sorted.forEach((before, now) => doubles.writeDoubleLE(ranks[before] as number, 8 * now));
    return { [order]: new Binary(doubles), codes: own };
  }

  private storedCodes(rows: number, codeOf: (code: number) => number): Binary {
    const width = bytesOfCode(this.values.length);
    const codes = Buffer.alloc(width * rows);
    const { list } = this.codes;
    for (let row = 0; row < rows; row++) codes.writeUIntLE(codeOf(list[row] as number), width * row, width);
    return new Binary(codes);
  }
}

const compare = (a: number | undefined, b: number | undefined): number =>
  (a as number) < (b as number) ? -1 : a === b ? 0 : 1;

/** What has an order of its own; `undefined` for everything else, and for what is mixed. */
function orderOf(values: readonly StoredValue[]): Order | undefined {
  if (values.every((value) => typeof value === 'number' && !Number.isNaN(value))) return 'numbers';
  if (values.every((value) => value instanceof Date && !Number.isNaN(value.getTime()))) return 'instants';
  return values.every((value) => typeof value === 'string' && DAY.test(value)) ? 'days' : undefined;
}

/** The same text for the same value of the same type, and for no other. */
export function keyOf(value: StoredValue | null): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'number') return Object.is(value, -0) ? 'n-0' : `n${value}`;
  if (typeof value === 'boolean') return `b${value}`;
  if (value instanceof Date) return `d${value.getTime()}`;
  return `o${Buffer.from(BSON.serialize({ value })).toString('latin1')}`;
}
