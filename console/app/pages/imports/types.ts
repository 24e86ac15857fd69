/** A column of the file and what it becomes. */
export interface Column {
  name: string;
  target: string | null;
  type?: string;
  format?: string;
  formats?: string[];
  sample: string[];
}

export interface Problem {
  line: number;
  column?: string;
  message: string;
  hint: string;
}

export interface Analysis {
  importId: string;
  rows: number;
  valid: number;
  problems: Problem[];
  columns: Column[];
  sharedKeys?: { value: string; rows: number }[];
  defaultTag: string;
}

/** An import of the last 30 days. */
export interface Kept {
  importId: string;
  status: 'analyzed' | 'committing' | 'committed';
  analyzedAt: string;
  rows: number;
  valid: number;
  defaultTag: string;
  /** Those that its people got; absent while nothing was written. */
  tags?: string[];
}

export interface Report {
  importId: string;
  created: number;
  updated: number;
  unchanged: number;
  merged?: number;
  refused: number;
  tags: string[];
}
