import { allBits, and, not, or, wordsOf, type Bits } from './bits';
import type { Column } from './Column';
import type { Leaf, Tree } from './parts';
import { stretchesIn } from './turns';

/** Groups of what holds, over rows or events. */
export function rowsOfTree<Part extends object>(
  tree: Tree<Part>,
  rows: number,
  rowsOf: (part: Part) => Bits,
): Bits {
  if (!('members' in tree)) return rowsOf(tree);
  const [first, ...others] = tree.members.map((member) => rowsOfTree(member, rows, rowsOf));
  if (!first) return tree.word === 'any' ? new Uint32Array(wordsOf(rows)) : allBits(rows);
  if (tree.word === 'all') return others.reduce(and, first);
  const some = others.reduce(or, first);
  return tree.word === 'any' ? some : not(some, rows);
}

export function rowsOfLeaf(leaf: Leaf, rows: number, column: Column | undefined): Bits {
  const without = leaf.holds(undefined, undefined);
  if (!column) return without ? allBits(rows) : new Uint32Array(wordsOf(rows));
  const answers = answersOf(leaf, column);
  answers[0] = without ? 1 : 0;
  const { codes } = column;
  const bits = new Uint32Array(wordsOf(rows));
  for (let row = 0; row < rows; row++)
    bits[row >> 5] = (bits[row >> 5] as number) | ((answers[codes[row] as number] as number) << (row & 31));
  return bits;
}

/** The answer for each code from 1 on. */
export function answersOf({ holds, turns }: Leaf, column: Column): Uint8Array {
  const answers = new Uint8Array(column.size + 1);
  const ask = (code: number): number => (holds(column.value(code), column.folded(code)) ? 1 : 0);
  const isInOrder = column.order !== undefined && (turns?.of ?? column.order) === column.order;
  if (turns && isInOrder)
    stretchesIn(column, turns).forEach((begin, i, all) =>
      answers.fill(ask(begin), begin, all[i + 1] ?? column.size + 1),
    );
  else for (let code = 1; code <= column.size; code++) answers[code] = ask(code);
  return answers;
}
