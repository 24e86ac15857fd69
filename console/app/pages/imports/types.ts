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

export interface Report {
  importId: string;
  created: number;
  updated: number;
  unchanged: number;
  merged?: number;
  refused: number;
  tags: string[];
}
