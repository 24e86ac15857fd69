import type { ImportProblem } from '../api';

/** Rows that were refused are all counted; of so many it is told why. */
const SHOWN_PROBLEMS = 1_000;

export function refuseRow(
  report: { refused: number; readonly problems: ImportProblem[] },
  problem: ImportProblem,
): void {
  report.refused++;
  if (report.problems.length < SHOWN_PROBLEMS) report.problems.push(problem);
}
