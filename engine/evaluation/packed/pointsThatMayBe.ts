import { CONTACT_POINT_KINDS } from '../../language/identities/contactPoint';
import type { Wanted } from './askColumns';
import { rowsIn } from './bits';
import type { Column } from './Column';
import { pointsColumn } from './columnKeys';
import { hashOf } from './pointHashes';

/** Rows of those who have a point that may be among these: all who have one, and seldom somebody else. @param keys each a `pointKey` */
export function pointsThatMayBe(keys: Iterable<string>): NonNullable<Wanted['doubtful']> {
  const hashes = new Set<number>();
  for (const key of keys) hashes.add(hashOf(key));
  const may = ({ value, codes }: Column, row: number): boolean => {
    const code = codes[row] as number;
    if (code === 0) return false;
    const found = value(code) as number | readonly number[];
    return typeof found === 'number' ? hashes.has(found) : found.some((hash) => hashes.has(hash));
  };
  return (block, rows) => {
    if (hashes.size === 0) return [];
    const columns = CONTACT_POINT_KINDS.flatMap((kind) => block.column(pointsColumn(kind)) ?? []);
    return [...rowsIn(rows)].filter((row) => columns.some((column) => may(column, row)));
  };
}
