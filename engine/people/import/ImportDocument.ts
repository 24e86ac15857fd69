import type { WhenSeveral } from '../../api';
import type { AttributeType } from '../../language/rule/types';

/** A column and where it goes. */
export interface StoredColumn {
  name: string;
  /** `externalId`, `email`, `phone`, `tags`, `attributes.<name>`, or null. */
  target: string | null;
  type?: AttributeType;
  format?: string;
  formats?: string[];
  sample: string[];
}

/** An import that was analysed: what a commit needs beside the rows. */
export interface ImportDocument {
  /** 24 hexadecimal characters. */
  _id: string;
  account: string;
  /** Whether cells are text of a file: an empty one then says nothing. */
  text: boolean;
  columns: StoredColumn[];
  emptyCells?: 'keep' | 'clear';
  rows: number;
  valid: number;
  defaultTag: string;
  at: Date;
  /** As the first commit has chosen. */
  commit?: { tags: string[]; mode: 'partial' | 'full'; whenSeveral?: WhenSeveral; at: Date };
  committedAt?: Date;
}

/**
 * Rows on their way from the analysis to the commit, many in one document. Text instead of documents: it is written and read several times as fast, and
 * names such as `$x` or `__proto__` mean nothing in it.
 */
export interface ImportChunkDocument {
  /** `import.00000012` */
  _id: string;
  account: string;
  import: string;
  /** Position of the first row, from 0. */
  first: number;
  /** All of them, the refused ones too. */
  count: number;
  /** JSON of `[position, line, cells]`, cells by the number of their column; gone when they are written. */
  rows?: string;
  /** JSON of `RefusedRow[]`. */
  refused?: string;
  refusedCount: number;
  at: Date;
  doneAt?: Date;
  created?: number;
  updated?: number;
  unchanged?: number;
  /** Profiles that were joined to another one; absent when nobody was. */
  merged?: number;
}

/** Cells by the number of their column: a list, or of rows that need not have all columns an object. */
export type Cells = readonly unknown[] | Readonly<Record<number, unknown>>;

export type StagedRow = readonly [position: number, line: number, cells: Cells];

export interface RefusedRow {
  line: number;
  column?: string;
  message: string;
  hint: string;
  row: Record<string, unknown>;
}

export const chunkId = (importId: string, number: number): string =>
  `${importId}.${String(number).padStart(8, '0')}`;
