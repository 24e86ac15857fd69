import type {
  AudienceEngine,
  ImportAnalysis,
  ImportCommitOptions,
  ImportOptions,
  ImportProblem,
  ImportReport,
} from '../../engine';
import { delimiterOf } from './delimiterOf';

export type ImportSource = Parameters<AudienceEngine['profiles']['import']['analyze']>[0];
export type RefusedRow = ImportProblem & { row: Record<string, unknown> };
export interface ImportWish {
  /** Rows to look at, or an import that was looked at before. */
  source?: ImportSource;
  importId?: string;
  /** How text is written, as chosen in the form; a list of rows needs neither. */
  format?: string;
  delimiter?: string;
  /** Where columns go (`ImportOptions.columns`); what is not named goes where it is proposed to. */
  columns?: ImportOptions['columns'];
  /** How columns are written (`ImportOptions.formats`). */
  formats?: ImportOptions['formats'];
  /** `keep` or `clear`; else an empty cell says nothing and `null` clears. */
  emptyCells?: string;
  /** `refuse` (default) or `leaveOut`. */
  badCells?: string;
  commit: boolean;
  /** Whether attributes that a row does not have are kept (`partial`, default) or cleared (`full`). */
  mode?: string;
  /** Whether those whose identities belong to several are joined (`join`, default) or refused. */
  whenSeveral?: string;
  /** Whether the import's own tag is given (R67, R68). */
  defaultTag: boolean;
  moreTags: readonly string[];
  signal?: AbortSignal | undefined;
}
export interface Imported {
  report: Partial<Omit<ImportAnalysis, 'problems'>> & Partial<ImportReport> & { importId: string };
  problems: RefusedRow[];
}

/** So many problems are handed out; the report counts all of them. */
const MOST_PROBLEMS = 10_000;

/** Looks at rows, imports them, or both in one step. @throws INVALID_ARGUMENT, NOT_FOUND */
export async function runImport(engine: AudienceEngine, wish: ImportWish): Promise<Imported> {
  const profiles = engine.profiles.import;
  const ends = wish.signal === undefined ? {} : { signal: wish.signal };
  let report: Imported['report'] = { importId: wish.importId ?? '' };
  if (wish.source !== undefined) {
    const { problems: _some, ...analysis } = await profiles.analyze(wish.source, {
      ...readingOf(wish),
      ...ends,
    });
    report = analysis;
  }
  if (wish.commit && report.valid === 0) {
    // Nobody is imported: a tag of the import would be on nobody.
    const refused = (report.rows ?? 0) - report.valid;
    report = { ...report, created: 0, updated: 0, unchanged: 0, refused, tags: [] };
  } else if (wish.commit) {
    const status = await profiles.status(report.importId);
    const tags = [...(wish.defaultTag ? [status.defaultTag] : []), ...wish.moreTags];
    const mode = (wish.mode || 'partial') as ImportCommitOptions['mode'];
    const whenSeveral = (wish.whenSeveral || 'join') as ImportCommitOptions['whenSeveral'];
    report = { ...report, ...(await profiles.commit(report.importId, { tags, mode, whenSeveral, ...ends })) };
  }
  const problems: RefusedRow[] = [];
  for await (const problem of profiles.refused(report.importId)) {
    if (problems.length >= MOST_PROBLEMS) break;
    problems.push(problem);
  }
  return { report, problems };
}

/** How the engine is to read the rows; it says what is wrong with a format, a delimiter or a column that does not exist. */
function readingOf({ source, format, delimiter, columns = {}, ...wish }: ImportWish): ImportOptions {
  const { formats = {}, emptyCells = 'auto', badCells } = wish;
  const cells: ImportOptions = {
    columns,
    formats,
    ...(emptyCells !== 'auto' &&
      emptyCells !== '' && { emptyCells: emptyCells as NonNullable<ImportOptions['emptyCells']> }),
    badCells: (badCells || 'refuse') as NonNullable<ImportOptions['badCells']>,
  };
  if (Array.isArray(source)) return cells;
  const parted = delimiterOf(delimiter);
  return {
    ...cells,
    format: (format || 'csv') as ImportOptions['format'],
    ...(parted === undefined ? {} : { delimiter: parted }),
  };
}
