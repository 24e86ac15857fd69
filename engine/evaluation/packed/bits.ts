/** A bit for each row of a block, 32 to a word. Bits behind the last row are zero. */
export type Bits = Uint32Array;

export const wordsOf = (rows: number): number => Math.ceil(rows / 32);

export function allBits(rows: number): Bits {
  const bits = new Uint32Array(wordsOf(rows)).fill(0xffffffff);
  if (rows % 32 !== 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  return bits;
}

export function and(into: Bits, other: Bits): Bits {
  for (let word = 0; word < into.length; word++)
    into[word] = (into[word] as number) & (other[word] as number);
  return into;
}

export function or(into: Bits, other: Bits): Bits {
  for (let word = 0; word < into.length; word++)
    into[word] = (into[word] as number) | (other[word] as number);
  return into;
}

export function not(bits: Bits, rows: number): Bits {
  for (let word = 0; word < bits.length; word++) bits[word] = ~(bits[word] as number);
  return and(bits, allBits(rows));
}

export const has = (bits: Bits, row: number): boolean =>
  ((bits[row >> 5] as number) & (1 << (row & 31))) !== 0;

export function set(bits: Bits, row: number): void {
  bits[row >> 5] = (bits[row >> 5] as number) | (1 << (row & 31));
}

export function clear(bits: Bits, row: number): void {
  bits[row >> 5] = (bits[row >> 5] as number) & ~(1 << (row & 31));
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let word of bits) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** The same as `rowsIn`, for loops over very many. */
export function forEachRow(bits: Bits, visit: (row: number) => void): void {
  for (let word = 0; word < bits.length; word++)
    for (let left = bits[word] as number; left !== 0; left &= left - 1)
      visit((word << 5) + 31 - Math.clz32(left & -left));
}

export function* rowsIn(bits: Bits): Generator<number> {
  for (let word = 0; word < bits.length; word++)
    for (let left = bits[word] as number; left !== 0; left &= left - 1)
      yield (word << 5) + 31 - Math.clz32(left & -left);
}
