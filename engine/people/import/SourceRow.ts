import type { Cells } from './ImportDocument';

/** One row of a source, as it came. */
export interface SourceRow {
  /** In the file, from 1; of rows the position. */
  readonly line: number;
  readonly cells: Cells;
  /** Characters that it was written in, where that is known. */
  readonly size?: number;
  /** What is wrong with the row itself, before anything is made of it. */
  readonly problem?: { readonly message: string; readonly hint: string };
}

/** Rows come by the portion: a turn of the event loop for each would cost more than reading them. */
export const PORTION = 500;
