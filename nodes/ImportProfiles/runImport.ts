import type { AudienceEngine, ImportAnalysis, ImportProblem, ImportReport } from '../../engine';

export type ImportSource = Parameters<AudienceEngine['profiles']['import']['analyze']>[0];
export type RefusedRow = ImportProblem & { row: Record<string, unknown> };
export interface ImportWish {
  /** Rows to look at, or an import that was looked at before. */
  source?: ImportSource;
  importId?: string;
  commit: boolean;
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
export async function runImport(engine: AudienceEngine, { source, importId = '', commit, defaultTag, moreTags, signal }: ImportWish): Promise<Imported> {
  const profiles = engine.profiles.import;
  const ends = signal === undefined ? {} : { signal };
  let report: Imported['report'] = { importId };
  if (source !== undefined) {
    const { problems: _some, ...analysis } = await profiles.analyze(source, ends);
    report = analysis;
  }
  if (commit) {
    const status = await profiles.status(report.importId);
    const tags = [...(defaultTag ? [status.defaultTag] : []), ...moreTags];
    report = { ...report, ...(await profiles.commit(report.importId, { tags, ...ends })) };
  }
  const problems: RefusedRow[] = [];
  for await (const problem of profiles.refused(report.importId)) {
    if (problems.length >= MOST_PROBLEMS) break;
    problems.push(problem);
  }
  return { report, problems };
}
