import { Binary } from 'mongodb';
import { allBits, clear, countBits, rowsIn, wordsOf, type Bits } from './bits';
import type { BlockEntry } from './documents';
import { Damaged } from './errors';

/** Rows that count. @throws Damaged */
export function aliveRows({ dead, rows }: BlockEntry): Bits {
  const alive = allBits(rows);
  if (!dead) return alive;
  if (!(dead instanceof Binary) || dead.length() !== 4 * alive.length)
    throw new Damaged('The manifest says of too few rows whether they count.');
  const stored = Buffer.from(dead.value());
  for (let word = 0; word < alive.length; word++)
    alive[word] = (alive[word] as number) & ~stored.readUInt32LE(4 * word);
  return alive;
}

export const aliveIn = (entry: BlockEntry): number => (entry.dead ? countBits(aliveRows(entry)) : entry.rows);

export const rowsAlive = (entry: BlockEntry): number[] => [...rowsIn(aliveRows(entry))];

/** The same block with more rows that count no more. */
export function withDead(entry: BlockEntry, more: readonly number[]): BlockEntry {
  if (more.length === 0) return entry;
  const alive = aliveRows(entry);
  for (const row of more) clear(alive, row);
  const dead = Buffer.alloc(4 * wordsOf(entry.rows));
  alive.forEach((word, i) => dead.writeUInt32LE(~word >>> 0, 4 * i));
  return { ...entry, dead: new Binary(dead) };
}
