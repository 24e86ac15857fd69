import { endianness } from 'node:os';
import { Binary } from 'mongodb';
import type { StoredColumn } from './ChapterDocument';

const SIZE = 8;

export function packNumbers(numbers: readonly number[]): Binary {
  const bytes = Buffer.allocUnsafe(numbers.length * SIZE);
  numbers.forEach((number, i) => bytes.writeDoubleLE(number, i * SIZE));
  return new Binary(bytes);
}

/** By position the value of one field; `undefined` where an event has none. */
export function packColumn(field: string, found: readonly unknown[]): StoredColumn {
  if (found.every((value) => value === undefined || typeof value === 'number'))
    return { field, numbers: packNumbers(found.map((value) => value ?? NaN)) };
  const values: unknown[] = [];
  const known = new Map<unknown, number>();
  const places = found.map((value) => {
    if (value === undefined) return 0;
    const place = known.get(value) ?? values.push(value);
    known.set(value, place);
    return place;
  });
  return { field, places: packNumbers(places), values };
}

/** Reads the number at a position. */
export function numbersIn(packed: Binary, count: number): ((i: number) => number) | undefined {
  const bytes = Buffer.from(packed.value());
  if (bytes.length !== count * SIZE) return undefined;
  if (endianness() === 'BE') return (i) => bytes.readDoubleLE(i * SIZE);
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return (i) => numbers[i] as number;
}

/** Reads the value at a position; `undefined` where there is none. */
export function valuesIn(column: StoredColumn, count: number): ((i: number) => unknown) | undefined {
  if ('numbers' in column) {
    const numberAt = numbersIn(column.numbers, count);
    return (
      numberAt &&
      ((i) => {
        const number = numberAt(i);
        return Number.isNaN(number) ? undefined : number;
      })
    );
  }
  const placeAt = numbersIn(column.places, count);
  return placeAt && ((i) => column.values[placeAt(i) - 1]);
}
