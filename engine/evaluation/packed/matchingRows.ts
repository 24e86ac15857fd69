import { wordsOf, type Bits } from './bits';
import type { EventBlock, PackedRule } from './parts';
import { rowsOfEvents } from './rowsOfEvents';
import { rowsOfLeaf, rowsOfTree } from './rowsOfTree';

/** Which rows of a block match. @param unsure gets those of whom columns do not say it: whatever is answered of them, documents have to be asked. */
export const matchingRows = (
  rule: PackedRule,
  rows: number,
  block: EventBlock,
  unsure: Bits = new Uint32Array(wordsOf(rows)),
): Bits =>
  rowsOfTree(rule, rows, (leaf) =>
    'ask' in leaf
      ? rowsOfEvents(leaf, rows, block, unsure)
      : rowsOfLeaf(leaf, rows, block.column(leaf.column)),
  );
